import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { randomBytes } from '@certhall/crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSealedFiles } from './sealed-files.ts'

let folder: string
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), 'certhall-sealed-')), 'keys')
})
afterEach(() => rm(path.dirname(folder), { recursive: true }))

test('a secret is made once, kept for its owner alone, and read again', async () => {
  const files = await openSealedFiles(folder, 'passphrase')
  const made = await files.ensure('ca-one', () => randomBytes(32))
  expect(await files.ensure('ca-one', () => randomBytes(32))).toEqual(made)
  expect(await (await openSealedFiles(folder, 'passphrase')).read('ca-one')).toEqual(made)
  expect(await files.read('ca-two')).toBeUndefined()
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  for (const name of await readdir(folder)) {
    expect((await stat(path.join(folder, name))).mode & 0o777).toBe(0o600)
    expect((await readFile(path.join(folder, name))).includes(Buffer.from(made))).toBe(false)
  }
})

test('processes that make it at once get the same, and leave nothing else behind', async () => {
  const opened = await Promise.all([1, 2, 3, 4].map(() => openSealedFiles(folder, 'passphrase')))
  const made = await Promise.all(opened.map((files) => files.ensure('ca-one', () => randomBytes(32))))
  for (const one of made) expect(one).toEqual(made[0])
  expect((await readdir(folder)).sort()).toEqual(['ca-one.sealed', 'folder-key.sealed'])
})

test('a wrong passphrase, a changed file and a file in the place of another are refused', async () => {
  const files = await openSealedFiles(folder, 'passphrase')
  await files.ensure('ca-one', () => randomBytes(32))
  await expect(openSealedFiles(folder, 'other')).rejects.toMatchObject({ code: 'passphrase-wrong' })
  const file = path.join(folder, 'ca-one.sealed')
  await rename(file, path.join(folder, 'ca-two.sealed'))
  await expect(files.read('ca-two')).rejects.toMatchObject({ code: 'passphrase-wrong' })
  const bytes = await readFile(path.join(folder, 'ca-two.sealed'))
  bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1
  await writeFile(file, bytes)
  await expect(files.read('ca-one')).rejects.toMatchObject({ code: 'passphrase-wrong' })
})
