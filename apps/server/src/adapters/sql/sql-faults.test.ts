import type { FaultAct, FaultPoint } from '@certhall/model'
import type { Kysely } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../../test/database.ts'
import { connect } from './connect.ts'
import type { Database } from './database.ts'
import { inDelivery } from './sql-faults.ts'

let database: TestDatabase
let db: Kysely<Database>
let seen: string[] = []
let plan: { call: string; moment: FaultPoint['moment']; act: FaultAct } | undefined

beforeAll(async () => {
  database = await createTestDatabase()
  db = connect(database.url, {
    hook: ({ call, moment }) => {
      seen.push(`${moment} ${call}`)
      return plan?.call === call && plan.moment === moment ? plan.act : 'go'
    },
  })
})
beforeEach(async () => {
  plan = undefined
  await db.deleteFrom('spent_captchas').execute()
  seen = []
})
afterAll(async () => {
  await db.destroy()
  await database.drop()
})

const insert = () =>
  inDelivery(() =>
    db
      .transaction()
      .execute((trx) =>
        trx.insertInto('spent_captchas').values({ challenge: 'x', expires_at: new Date() }).execute(),
      ),
  )
const stored = async () => (await db.selectFrom('spent_captchas').selectAll().execute()).length

test('queries outside delivery are not asked about', async () => {
  await stored()
  expect(seen).toEqual([])
})

test('each query of a transaction is a point, its end too', async () => {
  await insert()
  const before = seen.filter((point) => point.startsWith('before')).map((point) => point.slice(7))
  expect(before).toEqual([expect.stringMatching(/^(begin|start)/), 'insert spent_captchas', 'commit'])
})

test.each([
  ['before', 0],
  ['lost', 1],
] as const)('a connection cut %s the commit: the caller fails, rows stored: %i', async (moment, rows) => {
  plan = { call: 'commit', moment, act: 'cut' }
  await expect(insert()).rejects.toThrow()
  plan = undefined
  expect(await stored()).toBe(rows)
})

test('a connection cut after the commit: the caller has its answer, and the pool goes on', async () => {
  plan = { call: 'commit', moment: 'after', act: 'cut' }
  await insert()
  plan = undefined
  expect(await stored()).toBe(1)
})
