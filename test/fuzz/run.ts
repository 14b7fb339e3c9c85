import { fork } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Figures } from './campaign.ts'
import { fuzzTargets, WORKER } from './targets.ts'

// `npm run fuzz`: every reader of foreign bytes, each in a process of its own.
//   -- --count N      inputs for each target (default 1,000,000)
//   -- --only NAME    targets whose name contains NAME
//   -- --seed N       the same inputs again (default: the clock)
//   -- --jobs N       processes at once (default 1)
//   -- --replay FILE  one input that found a fault, for the one target of --only

interface Message {
  index?: number
  figures?: Figures
  fault?: string
  stack?: string
}

const HANG_MS = 60_000

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000000' },
    only: { type: 'string', default: '' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    jobs: { type: 'string', default: '1' },
    replay: { type: 'string' },
  },
})
const { only, seed, count } = values
const folder = mkdtempSync(path.join(os.tmpdir(), 'certhall-fuzz-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
const chosen = (await fuzzTargets(folder)).filter(({ name }) => name.includes(only))
if (chosen.length === 0) {
  console.error(`No target's name contains '${only}'.`)
  process.exit(2)
}
if (values.replay !== undefined) {
  const [target] = chosen
  console.log(target?.name, await target?.run(new Uint8Array(readFileSync(values.replay))))
  process.exit(0)
}

function inProcess(name: string): Promise<Message> {
  const failure = path.join(os.tmpdir(), `certhall-fuzz-${name.replaceAll(' ', '-')}.bin`)
  const child = fork(WORKER, [name, seed, count, failure, folder])
  let last: Message = {}
  let hung = false
  const watch = () =>
    setTimeout(() => {
      hung = true
      child.kill('SIGKILL')
    }, HANG_MS)
  let timer = watch()
  child.on('message', (message: Message) => {
    clearTimeout(timer)
    timer = watch()
    last = message
  })
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      clearTimeout(timer)
      const from = last.index ?? 0
      if (hung) resolve({ fault: `hangs between inputs ${from} and ${from + 1000}` })
      else if (last.fault !== undefined) resolve({ ...last, fault: `${last.fault} (kept in ${failure})` })
      else if (last.figures !== undefined) resolve(last)
      else resolve({ fault: `ended with ${signal ?? code} between inputs ${from} and ${from + 1000}` })
    })
  })
}

const column = (value: string | number, width: number): string => String(value).padStart(width)
console.log(`seed ${seed}`)
console.log(
  `${'target'.padEnd(26)} ${column('inputs', 9)} ${column('read', 6)} ${column('per s', 8)} ${column('slowest', 9)} ${column('growth', 9)}`,
)
let faults = 0
const waiting = chosen.map(({ name }) => name)

async function work(): Promise<void> {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const { figures, fault, stack } = await inProcess(name)
    if (figures === undefined) {
      faults++
      console.log(`${name.padEnd(26)} FAULT ${fault}\n${stack ?? ''}`)
      continue
    }
    const { inputs, read, seconds, slowest, growth } = figures
    const share = `${((100 * read) / inputs).toFixed(1)}%`
    console.log(
      `${name.padEnd(26)} ${column(inputs, 9)} ${column(share, 6)} ${column(Math.round(inputs / seconds), 8)} ${column(`${slowest.toFixed(1)} ms`, 9)} ${column(`${(growth / 1024).toFixed(0)} KB`, 9)}`,
    )
  }
}

await Promise.all(Array.from({ length: Math.max(1, Number(values.jobs)) }, work))
if (faults > 0) {
  console.error(`${faults} of ${chosen.length} targets have faults.`)
  process.exit(1)
}
