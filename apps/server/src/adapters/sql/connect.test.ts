import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../../test/database.ts'
import { connect } from './connect.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

test('eight-byte integers are read as numbers', async () => {
  const db = connect(database.url)
  const { rows } = await sql<{ n: number }>`select 7::int8 as n`.execute(db)
  expect(rows[0]?.n).toBe(7)
  await db.destroy()
})
