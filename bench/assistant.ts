import { type ChildProcess, spawn } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createVirtualToken, insert, remove } from '@certhall/token'
import { buildSoftSkf } from '../test/soft-skf/build.ts'
import { makeSoftToken } from '../test/soft-skf/soft-tokens.ts'

// `npm run bench:assistant`: what the assistant costs a computer that it waits on: memory of all its processes
// (proportional set size) and processor time, after many insertions and removals and idle minutes.
//   -- --events N      insertions and removals (default 10000)
//   -- --minutes N     idle minutes that are measured (default 10)
//   -- --program FILE  the packaged executable instead of the sources
//   -- --skf           with a vendor's library too (test/soft-skf), whose worker runs all the time

const MOST_MB = 130
const MOST_CPU_PERCENT = 0.5
/** proc(5): clock ticks a second, which is 100 on every Linux that Node runs on. */
const TICKS = 100
const PATIENCE_MS = 5000
const SERIAL = 'BENCH001'

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '10000' },
    minutes: { type: 'string', default: '10' },
    program: { type: 'string' },
    skf: { type: 'boolean', default: false },
  },
})
const events = Number(values.events)
const minutes = Number(values.minutes)

const folder = await mkdtemp(path.join(os.tmpdir(), 'certhall-bench-assistant-'))
let child: ChildProcess | undefined
try {
  process.exitCode = (await measure()) ? 0 : 1
} finally {
  child?.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
}

async function measure(): Promise<boolean> {
  const site = 'http://localhost:1'
  const config = path.join(folder, 'config.json')
  await writeFile(config, JSON.stringify({ port: 0, allowedOrigins: [site] }))
  const tokensDir = path.join(folder, 'data/tokens')
  await createVirtualToken(tokensDir, { serial: SERIAL, label: 'bench', pin: '583926', adminPin: '92746038' })
  // A runtime of its own: pages of one file that other programs have open too are counted to them in part.
  const runtime = path.join(folder, 'node')
  if (!values.program) await copyFile(process.execPath, runtime)
  const softDir = path.join(folder, 'soft-skf')
  if (values.skf) await useSoftSkf(path.join(folder, 'data/state'), softDir)
  const sources = [runtime, path.resolve(import.meta.dirname, '../apps/agent/src/desktop/main.ts')]
  const [program = '', ...before] = values.program ? [values.program] : sources
  child = spawn(program, [...before, 'start', '--background'], {
    // Without a desktop: what shows notifications is not ours to measure.
    env: {
      HOME: folder,
      PATH: '',
      CERTHALL_ASSISTANT_CONFIG: config,
      CERTHALL_ASSISTANT_DATA: path.join(folder, 'data'),
      SOFT_SKF_DIR: softDir,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const origin = await originOf(child)
  const pid = child.pid as number
  console.log(`started: ${megabytes(pid)} MB`)

  const seen = await follow(origin, site)
  const latencies: number[] = []
  for (let event = 0; event < events; event += 1) {
    const before = performance.now()
    const isIn = event % 2 === 0
    await (isIn ? insert : remove)(tokensDir, SERIAL)
    await seen.until((isIn ? 1 : 0) + (values.skf ? 1 : 0))
    latencies.push(performance.now() - before)
  }
  seen.close()
  latencies.sort((one, other) => one - other)
  const median = latencies[Math.floor(latencies.length / 2)] ?? 0
  console.log(
    `${events} insertions and removals, each seen: median ${median.toFixed(1)} ms; ${megabytes(pid)} MB`,
  )

  const [cpu, at] = [cpuSeconds(pid), performance.now()]
  await sleep(minutes * 60_000)
  const percent = ((cpuSeconds(pid) - cpu) / ((performance.now() - at) / 1000)) * 100
  const memory = megabytes(pid)
  const isRight = memory < MOST_MB && percent < MOST_CPU_PERCENT
  console.log(
    `${minutes} idle minutes: ${memory} MB in ${treeOf(pid).length} process(es) (at most ${MOST_MB}), ` +
      `${percent.toFixed(3)} % of one processor (at most ${MOST_CPU_PERCENT}) ${isRight ? 'pass' : 'ABOVE'}`,
  )
  return isRight
}

/** The assistant finds the test library among its middleware, with a token plugged in. */
async function useSoftSkf(stateDir: string, softDir: string): Promise<void> {
  const { library, tool } = await buildSoftSkf()
  await mkdir(stateDir, { recursive: true })
  await writeFile(
    path.join(stateDir, 'middleware.json'),
    JSON.stringify([{ interface: 'skf', path: library }]),
  )
  await mkdir(softDir)
  const applications = [{ name: 'CERTHALL', pin: '583926', adminPin: '92746038' }]
  await makeSoftToken(softDir, tool, { serial: 'BENCH002', label: 'bench', applications })
}

function originOf({ stdout }: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    stdout?.on('data', (text) => {
      const found = /http:\S+/.exec(String(text))?.[0]
      if (found) resolve(found)
    })
  })
}

/** What a page of an allowed site sees, live. */
async function follow(origin: string, site: string) {
  const leaving = new AbortController()
  const response = await fetch(`${origin}/v1/events`, { headers: { origin: site }, signal: leaving.signal })
  let inserted = -1
  let told = () => {}
  void (async () => {
    let rest = ''
    for await (const chunk of response.body ?? []) {
      const blocks = (rest + new TextDecoder().decode(chunk)).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks)
        if (block.startsWith('data: ')) inserted = JSON.parse(block.slice(6)).tokens.length
      told()
    }
  })().catch(() => {})
  return {
    async until(count: number) {
      const limit = performance.now() + PATIENCE_MS
      while (inserted !== count) {
        if (performance.now() > limit) throw new Error('an event was not seen within 5 s')
        await Promise.race([
          new Promise<void>((resolve) => (told = resolve)),
          sleep(PATIENCE_MS, undefined, { ref: false }),
        ])
      }
    },
    close: () => leaving.abort(),
  }
}

/** The process and all that it started. */
function treeOf(pid: number): number[] {
  const children = globSync(`/proc/${pid}/task/*/children`).flatMap((file) =>
    read(file).split(' ').filter(Boolean).map(Number),
  )
  return [pid, ...children.flatMap(treeOf)]
}

/** Proportional set size (proc(5), smaps_rollup). */
function megabytes(pid: number): number {
  const kilobytes = treeOf(pid).map((one) =>
    Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${one}/smaps_rollup`))?.[1] ?? 0),
  )
  return Math.round(kilobytes.reduce((sum, one) => sum + one, 0) / 1024)
}

function cpuSeconds(pid: number): number {
  const ticks = treeOf(pid).map((one) => {
    // utime and stime are fields 14 and 15; the name before them may hold blanks.
    const fields = read(`/proc/${one}/stat`).split(') ').at(-1)?.split(' ') ?? []
    return Number(fields[11]) + Number(fields[12])
  })
  return ticks.reduce((sum, one) => sum + one, 0) / TICKS
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
