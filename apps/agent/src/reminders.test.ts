import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { addDays } from '@certhall/model'
import { parseCertificate } from '@certhall/pki'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openReminders } from './reminders.ts'
import { createTestHall, type TestHall } from './testing/test-hall.ts'
import { createTestToken } from './testing/test-token.ts'
import { watchTokens } from './tokens/token-watch.ts'

let hall: TestHall
let held: Awaited<ReturnType<typeof createTestToken>>
let stateDir: string

beforeAll(async () => {
  hall = await createTestHall({ key: 'p256', dual: false })
  held = await createTestToken(hall, 'p256')
  stateDir = await mkdtemp(path.join(os.tmpdir(), 'certhall-reminders-'))
})
afterAll(async () => {
  await hall.close()
  await held.remove()
  await rm(stateDir, { recursive: true })
})

it('says once each at 30, 7 and 1 days, also over a restart, and nothing outside', async () => {
  const watch = watchTokens(held.driver)
  const tokens = await watch.tokens()
  watch.stop()
  const { notAfter } = parseCertificate(held.certificate)
  const said: string[] = []
  const open = () => openReminders(stateDir, (_, text) => said.push(text))
  let remind = open()
  for (const daysLeft of [31, 30, 29, 8, 7, 6, 2, 1, 1]) {
    await remind(tokens, addDays(notAfter, -daysLeft))
    remind = open()
  }
  await remind(tokens, addDays(notAfter, 3))
  expect(said.map((text) => /还有 (\d+) 天/.exec(text)?.[1])).toEqual(['30', '7', '1'])
})
