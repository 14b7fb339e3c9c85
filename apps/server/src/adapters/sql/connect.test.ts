import { once } from 'node:events'
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../../test/database.ts'
import { connect } from './connect.ts'
import { migrate } from './migrate.ts'

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

test('a statement that takes too long, or waits too long for a lock, is ended; migrations may take their time', async () => {
  const db = connect(database.url, { statementMs: 300, max: 2 })
  const ended = expect.objectContaining({ code: '57014' })
  await expect(sql`select pg_sleep(5)`.execute(db)).rejects.toThrow(ended)
  await db.connection().execute(async (holder) => {
    await sql`select pg_advisory_lock(1)`.execute(holder)
    await expect(sql`select pg_advisory_lock(1)`.execute(db)).rejects.toThrow(ended)
  })
  await migrate(db)
  await expect(sql`select pg_sleep(5)`.execute(db)).rejects.toThrow(ended)
  await db.destroy()
})

test('a line that has gone dead ends the query and is not used again', async () => {
  const sockets: Socket[] = []
  let dead = false
  const { hostname, port } = new URL(database.url)
  const line = createServer((near) => {
    const far = dial(Number(port), hostname)
    sockets.push(near, far)
    near.on('data', (bytes) => dead || far.write(bytes))
    far.on('data', (bytes) => near.write(bytes))
    for (const socket of [near, far]) socket.on('error', () => {})
  }).listen(0, '127.0.0.1')
  await once(line, 'listening')
  const url = new URL(database.url)
  url.host = `127.0.0.1:${(line.address() as AddressInfo).port}`
  const db = connect(url.href, { statementMs: 100, lineMs: 200, max: 1 })
  const one = () => sql<{ one: number }>`select 1 as one`.execute(db)
  expect((await one()).rows).toEqual([{ one: 1 }])
  dead = true
  await expect(one()).rejects.toThrow('Query read timeout')
  dead = false
  expect((await one()).rows).toEqual([{ one: 1 }])
  await db.destroy()
  for (const socket of sockets) socket.destroy()
  line.close()
})
