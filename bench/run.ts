import { globSync } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { requirePackages } from '../test/packages.ts'
import type { BenchCase } from './bench-case.ts'
import { Ending } from './ending.ts'

// `npm run bench`: one row for each case, ours and a reference measured in the same run.
//   -- --json FILE   also writes the rows
//   -- --only NAME   cases whose name contains NAME
//   -- --quick       short rounds: whether it runs, not how fast

const PACKAGES = { 'golang-cfssl': '/usr/bin/cfssl', wrk: '/usr/bin/wrk', openssl: '/usr/bin/openssl' }

interface Row {
  name: string
  ours: number
  reference: number
  ratio: number
  target: number
}

const { values } = parseArgs({
  options: { json: { type: 'string' }, only: { type: 'string' }, quick: { type: 'boolean' } },
})
const pace = values.quick ? { rounds: 1, seconds: 0.5 } : { rounds: 5, seconds: 2 }

requirePackages(PACKAGES)
const cases = (await allCases()).filter(({ name }) => name.includes(values.only ?? ''))
if (cases.length === 0) {
  console.error(`No case's name contains '${values.only}'.`)
  process.exit(2)
}
console.log(
  `${'case'.padEnd(46)} ${'ours/s'.padStart(9)} ${'reference/s'.padStart(11)} ${'ratio'.padStart(7)} target`,
)
const rows: Row[] = []
for (const one of cases) {
  const row = await measured(one)
  rows.push(row)
  console.log(line(row, one))
}
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(rows, null, 2)}\n`)
process.exitCode = rows.every(({ ratio, target }) => ratio >= target) ? 0 : 1

async function allCases(): Promise<BenchCase[]> {
  const files = globSync('cases/*.ts', { cwd: import.meta.dirname }).sort()
  const modules: { cases: BenchCase[] }[] = await Promise.all(files.map((file) => import(`./${file}`)))
  return modules.flatMap((module) => module.cases)
}

async function measured({ name, target, run }: BenchCase): Promise<Row> {
  const ending = new Ending()
  const stop = () => ending.run().finally(() => process.exit(130))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  // PostgreSQL runs as another user when we are root: it must be able to walk through.
  const folder = await mkdtemp(path.join(os.tmpdir(), 'certhall-bench-'))
  await chmod(folder, 0o755)
  ending.add(() => rm(folder, { recursive: true, force: true }))
  try {
    const { ours, reference } = await run({ ...pace, folder, ending })
    const ratio = Number((ours / reference).toFixed(3))
    return { name, ours: Math.round(ours), reference: Math.round(reference), ratio, target }
  } finally {
    await ending.run()
    process.removeListener('SIGINT', stop)
    process.removeListener('SIGTERM', stop)
  }
}

function line({ name, ours, reference, ratio, target }: Row, { against }: BenchCase): string {
  const verdict = ratio >= target ? 'pass ' : 'BELOW'
  const figures = `${String(ours).padStart(9)} ${String(reference).padStart(11)} ${ratio.toFixed(2).padStart(7)}`
  return `${name.padEnd(46)} ${figures} ${target.toFixed(1).padStart(6)} ${verdict}  against ${against}`
}
