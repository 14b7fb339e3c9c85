import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { hashPassword } from '@certhall/ra'
import { connect } from '@certhall/server/sql'
import { freePort } from 'certhall/postgres'
import { sqlMachineClients } from '../../apps/server/src/adapters/sql/machine-clients.ts'
import type { BenchCase, BenchContext } from '../bench-case.ts'
import { makeCsr, writeBodies } from '../csrs.ts'
import { type BenchHall, startBenchHall } from '../hall.ts'
import { perSecond } from '../load.ts'
import { alternate } from '../measure.ts'
import { startPeer } from '../peers.ts'

const PATH = '/api/machine/certificates'
const SECRET = 'bench-secret'
const SCRIPT = path.resolve(import.meta.dirname, '../post-lines.lua')
/** More than any round can ask for. */
const MOST_PER_SECOND = 8000

async function run(context: BenchContext, clients: number) {
  const { rounds, seconds, folder } = context
  // Each of ours is used once only: a repeat would be answered with the certificate that is stored.
  const csrs = Array.from({ length: MOST_PER_SECOND * Math.max(1, seconds) * (rounds + 1) }, (_, at) =>
    makeCsr(at),
  )
  const hall = await startBenchHall(context)
  await addClient(hall)
  const ours = await writeBodies(folder, 'ours', csrs, (csr) => ({ csr }))
  const theirs = await writeBodies(folder, 'theirs', csrs.slice(0, 10_000), (csr) => ({
    certificate_request: csr,
  }))
  const port = await startCfssl(context)

  let used = 0
  const authorization = `Basic ${Buffer.from(`bench:${SECRET}`).toString('base64')}`
  await logIn(hall, authorization)
  return alternate(context, {
    async ours(length) {
      const from = used
      used += MOST_PER_SECOND * Math.max(1, length)
      return perSecond({
        url: `${hall.origin}${PATH}`,
        clients,
        script: SCRIPT,
        arguments: [ours, String(from), `Authorization=${authorization}`],
      })(length)
    },
    reference: perSecond({
      url: `http://127.0.0.1:${port}/api/v1/cfssl/sign`,
      clients,
      script: SCRIPT,
      arguments: [theirs, '0'],
    }),
  })
}

async function addClient({ databaseUrl }: BenchHall): Promise<void> {
  const db = connect(databaseUrl)
  await sqlMachineClients(db).add({
    ...{ id: 'bench', profile: 'service', names: ['dns:*.bench.example'] },
    ...{ secret: await hashPassword(SECRET), createdBy: 'bench', createdAt: new Date() },
  })
  await db.destroy()
}

/** A client's secret is stretched (scrypt) at its first request only. */
async function logIn({ origin }: BenchHall, authorization: string): Promise<void> {
  const body = JSON.stringify({ csr: makeCsr(0), reference: 'first' })
  const answer = await fetch(`${origin}${PATH}`, { method: 'POST', headers: { authorization }, body })
  if (!answer.ok) throw new Error(await answer.text())
}

/** `cfssl serve` with a P-256 CA of its own. It signs and keeps nothing. */
async function startCfssl({ folder, ending }: BenchContext): Promise<number> {
  const request = { CN: 'Reference CA', key: { algo: 'ecdsa', size: 256 } }
  await writeFile(path.join(folder, 'ca-csr.json'), JSON.stringify(request))
  const made = JSON.parse(
    execFileSync('cfssl', ['genkey', '-initca', 'ca-csr.json'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).toString(),
  )
  await writeFile(path.join(folder, 'ca.pem'), made.cert)
  await writeFile(path.join(folder, 'ca-key.pem'), made.key, { mode: 0o600 })
  const port = await freePort()
  const args = [
    'serve',
    '-address',
    '127.0.0.1',
    '-port',
    String(port),
    '-ca',
    'ca.pem',
    '-ca-key',
    'ca-key.pem',
    '-loglevel',
    '5',
  ]
  await startPeer(ending, { program: 'cfssl', args, port, cwd: folder })
  return port
}

export const cases: BenchCase[] = [8, 32].map((clients) => ({
  name: `issue over HTTP, stored, ${clients} clients`,
  against: 'cfssl serve, which stores nothing',
  target: 1,
  run: (context) => run(context, clients),
}))
