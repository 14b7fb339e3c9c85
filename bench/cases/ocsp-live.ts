import { generateKeyPairSync, sign } from 'node:crypto'
import path from 'node:path'
import { digest } from '@certhall/crypto'
import { encodeOcspRequest, parseCertificate, parseOcspResponse, parseSpki } from '@certhall/pki'
import { migrate } from '@certhall/server/migrate'
import { connect } from '@certhall/server/sql'
import { DEFAULT_STATUS } from '@certhall/va'
import { startCluster } from 'certhall/postgres'
import { openAuthority } from '../../apps/server/src/authority.ts'
import type { BenchCase, BenchContext } from '../bench-case.ts'
import { alternate, perCpuSecond } from '../measure.ts'

/** Requests under way at the same time, as of a busy responder's clients. */
const TOGETHER = 64

/** From a request's bytes to a signed answer's: read, looked up in PostgreSQL, written, signed. */
async function run(context: BenchContext) {
  const { folder, ending } = context
  const cluster = await startCluster({ folder: path.join(folder, 'db') })
  ending.add(() => cluster.stop())
  const db = connect(cluster.url)
  ending.add(() => db.destroy())
  await migrate(db)
  const keys = { keysDir: path.join(folder, 'keys'), passphrase: 'bench', baseUrl: 'http://bench.example' }
  // What is measured is the signing, not its bound.
  const status = { ...DEFAULT_STATUS, ocsp: { ...DEFAULT_STATUS.ocsp, signedPerSecond: Number.MAX_VALUE } }
  const opened = await openAuthority({ db, clock: { now: () => new Date() }, status, ...keys })
  ending.add(() => opened.close())

  const root = parseCertificate(await opened.caCertificate('p256-root'))
  const { serial } = parseCertificate(await opened.caCertificate('p256'))
  const issuerNameHash = digest('sha1', root.subjectDer)
  const issuerKeyHash = digest('sha1', parseSpki(root.spki).bits)
  const request = encodeOcspRequest({ certIds: [{ hash: 'sha1', issuerNameHash, issuerKeyHash, serial }] })
  const answer = parseOcspResponse(await opened.answerOcsp(request))
  if (answer.status !== 'successful' || answer.responses[0]?.status.type !== 'good')
    throw new Error('not the answer to be measured')

  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const rates = await alternate(context, {
    ours: perCpuSecond(() => Promise.all(Array.from({ length: TOGETHER }, () => opened.answerOcsp(request)))),
    reference: perCpuSecond(() => sign('sha256', answer.data, privateKey)),
  })
  return { ours: rates.ours * TOGETHER, reference: rates.reference }
}

export const cases: BenchCase[] = [
  {
    name: 'OCSP live-signed P-256',
    against: 'crypto.sign with an open key',
    target: 0.5,
    run,
  },
]
