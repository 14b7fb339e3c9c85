import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { fromPem } from '@certhall/pki'
import pg from 'pg'
import { ROOT } from '../../apps/cli/src/start/root.ts'
import { makeCsr } from '../csrs.ts'
import { Ending } from '../ending.ts'
import { type Here, openHere } from '../here.ts'
import { plot } from './plot.ts'
import { populate, type Sample } from './population.ts'
import { type Rates, ratesOf, type Stage } from './rates.ts'

// `npm run bench:growth`: the same work with ever more certificates stored.
//   -- --sizes 1e4,1e5,1e6,1e7   --rounds 5   --seconds 2   --folder WHERE (needs 3 kB for each certificate)
//   -- --pause                   waits for a line on standard input when all is loaded
//   -- --write                   puts table and plot into docs/performance.md

interface Step {
  stored: number
  rates: Rates
}

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1e4,1e5,1e6,1e7' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    folder: { type: 'string', default: os.tmpdir() },
    pause: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
})

const ending = new Ending()
const stop = () => ending.run().finally(() => process.exit(130))
process.once('SIGINT', stop)
process.once('SIGTERM', stop)
const folder = await mkdtemp(path.join(values.folder, 'certhall-growth-'))
await chmod(folder, 0o755)
ending.add(() => rm(folder, { recursive: true, force: true }))
try {
  const stages: Stage[] = []
  for (const size of values.sizes.split(',').map(Number)) stages.push(await stageOf(size))
  if (values.pause) {
    console.log('Loaded; a line on standard input starts the measuring.')
    await once(process.stdin, 'data')
    process.stdin.destroy()
  }
  const pace = { rounds: Number(values.rounds), seconds: Number(values.seconds) }
  const rates = await ratesOf(stages, pace)
  const steps = stages.map(({ stored }, at) => ({ stored, rates: rates[at] as Rates }))
  console.log(`\n${table(steps)}`)
  if (values.write) await writeDocument(steps)
} finally {
  await ending.run()
}

/** A hall with a database of its own, filled. */
async function stageOf(size: number): Promise<Stage> {
  const own = path.join(folder, String(size))
  await mkdir(own)
  const here = await openHere({ folder: own, ending })
  const sample = await oneOfOurs(here)
  const loading = await populate(here.databaseUrl, sample, 0, size)
  console.log(`${size} certificates loaded in ${loading.toFixed(0)} s; ${await sizeOf(here.databaseUrl)}`)
  return { here, issuer: await here.authority.caCertificate(sample.issuer), stored: size }
}

/** A certificate as this hall issues and stores it. */
async function oneOfOurs({ machines, client, databaseUrl }: Here): Promise<Sample> {
  const { serial } = await machines.issue(client, fromPem(makeCsr(0))[0]?.der as Uint8Array, 'sample')
  const database = new pg.Client({ connectionString: databaseUrl })
  await database.connect()
  const { rows } = await database.query('select * from ca_certificates where serial = $1', [serial])
  await database.end()
  return rows[0]
}

async function sizeOf(url: string): Promise<string> {
  const database = new pg.Client({ connectionString: url })
  await database.connect()
  const { rows } = await database.query(
    `select pg_size_pretty(pg_table_size('ca_certificates')) as rows, pg_size_pretty(pg_indexes_size('ca_certificates')) as indexes`,
  )
  await database.end()
  return `${rows[0].rows} of rows, ${rows[0].indexes} of indexes`
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
  await writeFile(file, `${before}\n${table(steps)}\n${document.slice(document.indexOf(end))}`)
  await writeFile(path.join(ROOT, 'docs/images/growth.svg'), plot(steps))
}
