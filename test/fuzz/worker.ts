// One target in a process of its own, so that a hang can be ended and a crash of native code is seen.
import { mkdtempSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { campaign, Fault } from './campaign.ts'
import { fuzzTargets } from './targets.ts'

const [name, seed, count, failure, folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('five arguments')
const target = (await fuzzTargets(mkdtempSync(path.join(folder, 'worker-')))).find((one) => one.name === name)
if (target === undefined || failure === undefined) throw new Error(`no target ${name}`)

const say = (message: object): void => {
  process.send?.(message)
}

try {
  const figures = await campaign(target, {
    seed: Number(seed),
    count: Math.max(1, Math.ceil(Number(count) * (target.share ?? 1))),
    tell: (index) => say({ index }),
  })
  say({ figures })
} catch (error) {
  if (!(error instanceof Fault)) throw error
  writeFileSync(failure, error.input)
  say({ fault: `input ${error.index}: ${error.message}`, stack: (error.cause as Error | undefined)?.stack })
}
process.disconnect()
