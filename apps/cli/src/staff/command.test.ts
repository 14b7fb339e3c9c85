import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../test/database.ts'
import { run } from './command.ts'

let folder: string
let database: TestDatabase
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'certhall-staff-'))
  await mkdir(path.join(folder, 'keys'))
  database = await createTestDatabase()
  vi.stubEnv('DATABASE_URL', database.url)
  vi.stubEnv('CERTHALL_PASSPHRASE', 'a passphrase')
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await database.drop()
  await rm(folder, { recursive: true })
})

async function printed(...args: string[]): Promise<string> {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  try {
    expect(await run(['administrator', ...args, '--data', folder])).toBe(0)
    return String(log.mock.calls[0]?.[0])
  } finally {
    log.mockRestore()
  }
}

test('the first administrator is made with a jurisdiction, and gets a new password when locked out', async () => {
  await expect(run(['administrator', 'First One', '--data', folder])).rejects.toThrow('small letters')
  await expect(run(['administrator', 'first', '--data', folder])).rejects.toThrow('--name and --jurisdiction')
  const who = ['first', '--name', '林枫', '--jurisdiction', 'cn']
  await expect(run(['administrator', ...who, '--data', folder])).rejects.toThrow('--jurisdiction-name')
  const [, , password] = (await printed(...who, '--jurisdiction-name', '全国')).split('\t')
  expect(password).toMatch(/^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/)
  const [, , again] = (await printed('first')).split('\t')
  expect(again).not.toBe(password)
})
