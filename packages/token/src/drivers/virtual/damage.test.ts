import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { createVirtualToken, listVirtualTokens } from './create-virtual-token.ts'
import { insert } from './presence.ts'
import { tokenPath } from './token-file.ts'
import { ADMIN_PIN, PIN, SERIAL, trialFolder } from './trial-token.ts'
import { virtualDriver } from './virtual-driver.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean()
})

const BAD = 'BAD-0001'

/** Two inserted tokens, one to be spoilt. */
async function trial() {
  const { dir, clean } = await trialFolder()
  cleanups.push(clean)
  await createVirtualToken(dir, { serial: BAD, label: 'Bad', pin: PIN, adminPin: ADMIN_PIN })
  await insert(dir, BAD)
  return {
    dir,
    driver: virtualDriver(dir),
    path: tokenPath(dir, BAD),
    whole: readFileSync(tokenPath(dir, BAD), 'utf8'),
  }
}

type File = Record<string, unknown>

test.each<[string, (file: File) => unknown]>([
  ['no PIN record', ({ pin: _, ...rest }) => rest],
  ['a counter that is no number', (file) => ({ ...file, pin: { ...(file.pin as object), triesLeft: '6' } })],
  ['no containers', ({ containers: _, ...rest }) => rest],
  [
    'a key nobody knows',
    (file) => ({
      ...file,
      containers: [{ name: 'x', signing: { key: 'dsa', spki: '', sealedPrivateKey: '' } }],
    }),
  ],
  ['null', () => null],
])('a token with %s is damaged, and hides no other', async (_, spoil) => {
  const { dir, driver, path, whole } = await trial()
  writeFileSync(path, JSON.stringify(spoil(JSON.parse(whole))))
  expect((await driver.list()).map(({ serial }) => serial)).toEqual([SERIAL])
  expect((await listVirtualTokens(dir)).map(({ serial }) => serial)).toEqual([SERIAL])
  await expect(driver.open(BAD)).rejects.toMatchObject({ code: 'token-damaged' })
})

test('a token whose file cannot be read at all is damaged, and hides no other', async () => {
  const { driver, path } = await trial()
  rmSync(path)
  mkdirSync(path)
  expect((await driver.list()).map(({ serial }) => serial)).toEqual([SERIAL])
  await expect(driver.open(BAD)).rejects.toMatchObject({ code: 'token-damaged' })
})

test.each(['null', '7', '"in"', '{"inserted":"yes"}', '{}', '{"inserted":true}'])(
  'presence spoilt as %s reads as out; watching goes on',
  async (text) => {
    const { dir, driver } = await trial()
    const heard: string[] = []
    const stop = driver.watch(({ type, id }) => heard.push(`${type} ${id}`))
    try {
      writeFileSync(join(dir, `${BAD}.presence`), text)
      await expect.poll(() => heard).toEqual([`removed ${BAD}`])
      expect((await driver.list()).map(({ serial }) => serial)).toEqual([SERIAL])
      await insert(dir, BAD)
      await expect.poll(() => heard.at(-1)).toBe(`inserted ${BAD}`)
    } finally {
      stop()
    }
  },
)

test.each(['../BAD-0001', 'a/b', 'a\0b', '', 'x'.repeat(300)])('no token is named %j', async (id) => {
  const { dir, driver } = await trial()
  mkdirSync(join(dir, 'inner'))
  await expect(virtualDriver(join(dir, 'inner')).open(id)).rejects.toMatchObject({ name: 'CerthallError' })
  await expect(driver.open(id)).rejects.toMatchObject({ name: 'CerthallError' })
})

test.each(['CON', 'nul', 'COM1', 'Lpt9'])(
  '%s is no serial: Windows keeps the name for itself',
  async (serial) => {
    const { dir } = await trial()
    await expect(
      createVirtualToken(dir, { serial, label: '', pin: PIN, adminPin: ADMIN_PIN }),
    ).rejects.toMatchObject({
      code: 'input-invalid',
    })
  },
)
