// A short run of `npm run fuzz`, and a look at whether its table still has every reader.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import * as bridge from '@certhall/bridge'
import * as model from '@certhall/model'
import * as pki from '@certhall/pki'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { campaign, Fault } from './campaign.ts'
import { inputsOf } from './input-of.ts'
import type { FuzzTarget } from './target.ts'
import { fuzzTargets } from './targets.ts'

let folder: string
let targets: FuzzTarget[]
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'certhall-fuzz-'))
  targets = await fuzzTargets(folder)
})

afterAll(() => rmSync(folder, { recursive: true }))

const READERS = /^(parse|from|read)[A-Z]|^validatePath$/

test.each(Object.entries({ pki, model, bridge }))(
  'every reader that %s exports has a target',
  (name, module) => {
    const covered = targets.flatMap(({ covers }) => covers)
    const readers = Object.keys(module)
      .filter((key) => READERS.test(key))
      .map((key) => `${name}.${key}`)
    expect(readers.length).toBeGreaterThan(0)
    expect(readers.filter((reader) => !covered.includes(reader))).toEqual([])
  },
)

test('spoilt inputs are answered or refused, soon, and leave nothing behind', async () => {
  const found: string[] = []
  for (const target of targets) {
    const count = Math.ceil(60 * (target.share ?? 1))
    await campaign(target, { seed: 7, count }).catch((error: unknown) => {
      if (!(error instanceof Fault)) throw error
      found.push(`${target.name}: ${error.message}: ${Buffer.from(error.input).toString('hex')}`)
    })
  }
  expect(found).toEqual([])
}, 180_000)

test('real things are read, so that spoilt ones are spoilt by the edits alone', async () => {
  for (const { name, seeds, run } of targets.filter(
    (target) => target.name !== 'captcha' && target.name !== 'CSR with its proof',
  ))
    for (const real of seeds) {
      if (name === 'sealed by passphrase') continue
      await expect(
        Promise.resolve().then(() => run(real)),
        name,
      ).resolves.not.toThrow()
    }
})

test('the same seed makes the same inputs, another one others', () => {
  const [target] = targets as [FuzzTarget]
  const inputs = (seed: number) =>
    Array.from({ length: 20 }, (_, index) => Buffer.from(inputsOf(target, seed)(index)).toString('hex'))
  expect(inputs(1)).toEqual(inputs(1))
  expect(inputs(1)).not.toEqual(inputs(2))
})

test('a reader that crashes, and one that hangs on to the thread, are told', async () => {
  const target = (run: FuzzTarget['run']): FuzzTarget => ({
    ...{ name: 'bad', form: 'bytes', seeds: [new Uint8Array(8)], refuses: () => false, covers: [] },
    run,
  })
  const result = (run: FuzzTarget['run']) => campaign(target(run), { seed: 1, count: 3, tell: () => {} })
  await expect(
    result(() => {
      throw new TypeError('undefined is not a function')
    }),
  ).rejects.toThrow('not an error of its own: TypeError')
  await expect(
    result(() => {
      for (const end = performance.now() + 600; performance.now() < end; );
    }),
  ).rejects.toThrow(/took \d+ ms/)
  const kept: Uint8Array[] = []
  await expect(result(() => kept.push(new Uint8Array(8 << 20)))).rejects.toThrow('bytes more than')
})
