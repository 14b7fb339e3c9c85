import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { fromPem } from '@certhall/pki'
import type { BenchCase, BenchContext } from '../bench-case.ts'
import { makeCsr } from '../csrs.ts'
import { openHere } from '../here.ts'
import { alternate } from '../measure.ts'

const execute = promisify(execFile)
const CONFIG = `
[ca]
default_ca = bench
[bench]
database = index.txt
serial = serial
new_certs_dir = new
certificate = ca.pem
private_key = ca-key.pem
default_md = sha256
default_days = 90
policy = policy
x509_extensions = extensions
[policy]
commonName = supplied
[extensions]
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth,clientAuth
`

async function run(context: BenchContext) {
  const { folder, rounds, seconds } = context
  // Seconds for each side: in a shorter round beginning and ending, when nothing runs beside anything, would be most of it.
  const inOneRound = 5000 * Math.max(1, seconds)
  const rounded = Array.from({ length: rounds + 1 }, (_, round) =>
    Array.from({ length: inOneRound }, (_, at) => makeCsr(round * inOneRound + at)),
  )
  const { machines, client } = await openHere(context)
  await prepareOpenssl(folder, rounded)
  let ours = 0
  let theirs = 0
  return alternate(context, {
    async ours() {
      const csrs = (rounded[ours++] as string[]).map((pem) => fromPem(pem)[0]?.der as Uint8Array)
      const start = performance.now()
      for await (const outcome of machines.issueMany(client, csrs))
        if ('error' in outcome) throw outcome.error
      return perSecond(csrs.length, start)
    },
    async reference() {
      const files = (rounded[theirs] as string[]).map((_, at) => `csr-${theirs}-${at}.pem`)
      theirs++
      const args = ['ca', '-config', 'ca.cnf', '-batch', '-notext', '-infiles', ...files]
      const start = performance.now()
      await execute('openssl', args, { cwd: folder, maxBuffer: 1 << 30 })
      return perSecond(files.length, start)
    },
  })
}

const perSecond = (count: number, start: number): number => (count * 1000) / (performance.now() - start)

async function prepareOpenssl(folder: string, rounds: string[][]): Promise<void> {
  const flags = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-subj',
    '/CN=Reference CA',
  ]
  await execute(
    'openssl',
    ['req', '-x509', ...flags, '-keyout', 'ca-key.pem', '-out', 'ca.pem', '-days', '100'],
    {
      cwd: folder,
    },
  )
  await mkdir(path.join(folder, 'new'))
  await writeFile(path.join(folder, 'ca.cnf'), CONFIG)
  await writeFile(path.join(folder, 'index.txt'), '')
  await writeFile(path.join(folder, 'serial'), '1000\n')
  for (const [round, csrs] of rounds.entries()) {
    for (const [at, csr] of csrs.entries()) await writeFile(path.join(folder, `csr-${round}-${at}.pem`), csr)
  }
}

export const cases: BenchCase[] = [
  {
    name: 'bulk issue, stored',
    against: 'openssl ca -infiles with the same CSRs',
    target: 5,
    run,
  },
]
