import {
  type Ca,
  chainOf,
  groupCommit,
  issueForCsr,
  issueMany,
  type MachineCa,
  type MachineCertificate,
  type MachineClient,
  type Outcome,
} from '@certhall/ca'
import { fingerprint, type KeyBlocklist } from '@certhall/crypto'
import { CerthallError, type MachineProfile } from '@certhall/model'
import { type Certificate, parseCertificate } from '@certhall/pki'
import { soundCsr } from '@certhall/ra'
import type { Kysely } from 'kysely'
import type pg from 'pg'
import { cachedIssuers } from './adapters/cached-issuers.ts'
import { sqlGroupStore } from './adapters/sql/ca-many.ts'
import type { Database } from './adapters/sql/database.ts'
import { sqlMachineClients } from './adapters/sql/machine-clients.ts'
import { type MachineAccess, machineAccess } from './machine-access.ts'

/** Certificates for registered machines: who they are, and what they get. */
export interface Machines {
  profiles: ReadonlyMap<string, MachineProfile>
  access: MachineAccess
  /** Who shows this certificate (DER), and has proved its key: `certificate-unknown`, `-revoked`, `-expired`. */
  byCertificate(der: Uint8Array): Promise<{ client: MachineClient; certificate: Certificate }>
  /** The certificate for a PKCS#10 in DER; see packages/ca/src/issue-for-csr.ts. */
  issue(client: MachineClient, csr: Uint8Array, reference: string): Promise<MachineCertificate>
  /** The same for many CSRs, in their order; see packages/ca/src/issue-many.ts. */
  issueMany(
    client: MachineClient,
    csrs: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  ): AsyncGenerator<Outcome>
  /** From an issuer up to its root. */
  chainOf(issuer: string): Promise<Uint8Array[]>
  /** The same for a line: its newest issuing CA. */
  caCertificates(line: string): Promise<Uint8Array[]>
  /** What the hall issues its own certificates with. */
  ca: MachineCa
}

export function openMachines({
  ca,
  db,
  pool,
  profiles,
  listedKeys,
}: {
  ca: Ca
  db: Kysely<Database>
  /** See `groupPool`. */
  pool: pg.Pool
  profiles: ReadonlyMap<string, MachineProfile>
  /** Keys known to be unsafe. */
  listedKeys: KeyBlocklist
}): Machines {
  const { clock, certificates, shards, keys } = ca
  const issuers = cachedIssuers(ca.issuers, clock)
  const machineCa: MachineCa = {
    ...{ issuers, certificates, shards, keys, clock },
    many: groupCommit(sqlGroupStore(pool)),
    get baseUrl() {
      return ca.baseUrl
    },
  }
  const issue: Machines['issue'] = async (client, der, reference) =>
    issueForCsr(machineCa, { client, reference, csr: soundCsr({ listedKeys }, der, client.profile.keys) })
  const access = machineAccess({ clients: sqlMachineClients(db), profiles, clock })
  return {
    profiles,
    access,
    ca: machineCa,
    byCertificate: async (der) => {
      const holder = await holderOf(machineCa, der)
      return { client: await access.byId(holder), certificate: parseCertificate(der) }
    },
    issue,
    issueMany: (client, csrs) => issueMany(csrs, (der) => issue(client, der, '')),
    chainOf: (issuer) => chainOf(issuers, issuer),
    async caCertificates(line) {
      const newest = await issuers.newest(line)
      if (newest === undefined) throw new CerthallError('issuer-unknown', line)
      return chainOf(issuers, newest.id)
    },
  }
}

/** Our own register is asked, by the whole certificate: no path that a stranger can build leads past it. */
async function holderOf({ certificates, clock }: MachineCa, der: Uint8Array): Promise<string> {
  const found = await certificates.byFingerprint(fingerprint(der))
  const [, client] = /^client\/(.+)$/.exec(found?.holder ?? '') ?? []
  if (found === undefined || client === undefined)
    throw new CerthallError('certificate-unknown', 'not a certificate of a client of ours')
  if (found.state !== 'issued') throw new CerthallError('certificate-revoked', `it is ${found.state}`)
  if (found.notAfter <= clock.now()) throw new CerthallError('certificate-expired', 'it has ended')
  return client
}
