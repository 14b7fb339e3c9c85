// node bench/import.ts [ROWS] — how fast and in how much memory `certhall import` takes a bundle of made-up records, by the command
// itself, on a PostgreSQL of its own. A tenth of the certificates is revoked.
import { execFileSync } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { generateKeyPair, keyIdentifier, openPrivateKey } from '@certhall/crypto'
import { usccCheck } from '@certhall/model'
import { assembleCertificate, type Extensions, encodeTbsCertificate, type Name, toHex } from '@certhall/pki'
import { createHall } from '@certhall/server'
import { startCluster } from 'certhall/postgres'

const rows = Number(process.argv[2] ?? 100_000)
const folder = await mkdtemp(path.join(os.tmpdir(), 'certhall-bench-import-'))
await chmod(folder, 0o755)
const cluster = await startCluster({ folder: path.join(folder, 'db'), throwAway: true })
try {
  const dataDir = path.join(folder, 'data')
  const bundle = path.join(folder, 'bundle')
  await mkdir(dataDir)
  await mkdir(bundle)
  const profilesDir = path.resolve(import.meta.dirname, '../profiles')
  const hall = await createHall({
    ...{
      databaseUrl: cluster.url,
      host: '127.0.0.1',
      port: 0,
      dataDir,
      profilesDir,
      origin: 'http://hall.example',
    },
    ...{ agentOrigins: [], passphrase: 'bench', applications: [], logLevel: 'silent' },
  })
  await hall.ra.jurisdictions.put({ id: '31', name: '浦滨市' })
  const service = [...hall.ra.profiles.values()].find(({ holder }) => holder.idType === 'uscc')
  if (service === undefined) throw new Error('no profile for entities')
  await hall.close()
  await write(bundle, service.id)
  const command = path.resolve(import.meta.dirname, '../apps/cli/bin/certhall.js')
  const env = { ...process.env, DATABASE_URL: cluster.url, CERTHALL_PASSPHRASE: 'bench' }
  for (const more of [['--dry-run'], [], []])
    console.log(
      execFileSync(process.execPath, [command, 'import', bundle, '--data', dataDir, ...more], {
        env,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    )
} finally {
  await cluster.stop()
  await rm(folder, { recursive: true, force: true })
}

/** `service`: the profile that renews these certificates. */
async function write(bundle: string, service: string): Promise<void> {
  const ca = await generateKeyPair('p256')
  const signer = openPrivateKey(ca.pkcs8)
  const name: Name = [{ type: 'CN', value: 'Old CA' }]
  const certify = (serial: Uint8Array, subject: Name, spki: Uint8Array, extensions: Extensions) => {
    const now = Math.floor(Date.now() / 1000) * 1000
    const tbs = encodeTbsCertificate({
      ...{ serial, signature: 'ecdsa-sha256', issuer: name, subject, spki },
      notBefore: new Date(now - 86_400_000),
      notAfter: new Date(now + 300 * 86_400_000),
      extensions: {
        authorityKeyId: keyIdentifier(ca.spki),
        subjectKeyId: keyIdentifier(spki),
        ...extensions,
      },
    })
    const der = assembleCertificate(tbs, 'ecdsa-sha256', signer.sign('ecdsa-sha256', tbs))
    return Buffer.from(der).toString('base64')
  }
  const file = (table: string, heading: string) => {
    const stream = createWriteStream(path.join(bundle, `${table}.csv`))
    stream.write(`${heading}\n`)
    return stream
  }
  const issuers = file('issuers', 'id,parent,certificate')
  const root = certify(Uint8Array.of(1), name, ca.spki, {
    keyUsage: ['keyCertSign', 'cRLSign'],
    basicConstraints: { ca: true },
  })
  issuers.end(`old,,${root}\n`)
  const holders = file('holders', 'id_type,id_number,kind,name,region,jurisdiction')
  const certificates = file('certificates', 'id_type,id_number,profile,certificate')
  const revocations = file('revocations', 'serial,revoked_at,reason')
  for (let at = 0; at < rows; at++) {
    const first17 = `9131011${at % 10}MA${String(at).padStart(7, '0')}`
    const number = first17 + usccCheck(first17)
    const serial = Uint8Array.from([0x10, at >>> 24, at >>> 16, at >>> 8, at].map((octet) => octet & 0xff))
    const { spki } = await generateKeyPair('p256')
    const der = certify(serial, [{ type: 'CN', value: `示范单位${at}` }], spki, {
      keyUsage: ['digitalSignature'],
    })
    holders.write(`uscc,${number},entity,示范单位${at},310115,31\n`)
    certificates.write(`uscc,${number},${service},${der}\n`)
    const revokedAt = new Date(Date.now() - 3_600_000).toISOString()
    if (at % 10 === 0) revocations.write(`${toHex(serial)},${revokedAt},superseded\n`)
  }
  await Promise.all(
    [issuers, holders, certificates, revocations].map(
      (stream) => new Promise<void>((resolve) => stream.end(() => resolve())),
    ),
  )
}
