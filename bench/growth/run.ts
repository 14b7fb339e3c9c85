import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from '../../apps/cli/src/start/root.ts'
import { Ending } from '../ending.ts'
import { plot } from './plot.ts'
import { type Rates, ratesOf, type Stage } from './rates.ts'
import { loadedSizes, loadStage, openStage } from './stage.ts'

// `npm run bench:growth`: the same work with ever more certificates stored.
//   -- --sizes 1e4,1e5,1e6,1e7   --rounds 5   --seconds 2
//   -- --load FOLDER             only loads, and leaves the databases there (2 kB for each certificate)
//   -- --use FOLDER              measures what was loaded there, all sizes or those given
//   -- --write                   puts table and plot into docs/performance.md
// Without a folder: loads, measures, and leaves nothing.

interface Step {
  stored: number
  rates: Rates
}

const { values } = parseArgs({
  options: {
    sizes: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    load: { type: 'string' },
    use: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})
const sizes = values.sizes?.split(',').map(Number)

if (values.load !== undefined) {
  await mkdir(values.load, { recursive: true })
  await load(path.resolve(values.load))
} else if (values.use !== undefined) {
  await measure(path.resolve(values.use))
} else {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'certhall-growth-'))
  // PostgreSQL runs as another user when we are root: it must be able to walk through.
  await chmod(folder, 0o755)
  try {
    await load(folder)
    await measure(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function load(folder: string): Promise<void> {
  for (const size of sizes ?? [1e4, 1e5, 1e6, 1e7]) console.log(await loadStage(folder, size))
}

async function measure(folder: string): Promise<void> {
  const ending = new Ending()
  const stop = () => ending.run().finally(() => process.exit(130))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  try {
    const stages: Stage[] = []
    for (const size of sizes ?? (await loadedSizes(folder)))
      stages.push(await openStage(folder, size, ending))
    const pace = { rounds: Number(values.rounds), seconds: Number(values.seconds) }
    const rates = await ratesOf(stages, pace)
    const steps = stages.map(({ stored }, at) => ({ stored, rates: rates[at] as Rates }))
    console.log(`\n${table(steps)}`)
    if (values.write) await writeDocument(steps)
  } finally {
    await ending.run()
  }
}

function table(steps: readonly Step[]): string {
  const [first] = steps
  const last = steps.at(-1)
  if (first === undefined || last === undefined) return ''
  const names = Object.keys(first.rates) as (keyof Rates)[]
  const head = [
    'per second',
    ...steps.map(({ stored }) => count(stored)),
    `${count(last.stored)} ÷ ${count(first.stored)}`,
  ]
  const lines = names.map((name) => [
    name,
    ...steps.map(({ rates }) => rates[name].toLocaleString('en')),
    (last.rates[name] / first.rates[name]).toFixed(2),
  ])
  return [head, head.map((_, at) => (at === 0 ? '---' : '---:')), ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

function count(stored: number): string {
  const exponent = Math.log10(stored)
  const superscript = [...String(exponent)].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')
  return Number.isInteger(exponent) ? `10${superscript}` : stored.toLocaleString('en')
}

async function writeDocument(steps: readonly Step[]): Promise<void> {
  const file = path.join(ROOT, 'docs/performance.md')
  const document = await readFile(file, 'utf8')
  const [begin, end] = ['<!-- growth -->', '<!-- /growth -->']
  if (!document.includes(begin)) throw new Error(`no ${begin} in ${file}`)
  const before = document.slice(0, document.indexOf(begin) + begin.length)
  const image = '![The same as a plot](images/growth.svg)'
  await writeFile(file, `${before}\n${table(steps)}\n\n${image}\n${document.slice(document.indexOf(end))}`)
  await writeFile(path.join(ROOT, 'docs/images/growth.svg'), plot(steps))
}
