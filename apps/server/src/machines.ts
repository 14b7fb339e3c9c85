import {
  type Ca,
  ENROLLED,
  groupCommit,
  issueForCsr,
  issueMany,
  type MachineCa,
  type MachineCertificate,
  type MachineClient,
  type Outcome,
  renewForCsr,
  type StoredCertificate,
  servedChain,
} from '@certhall/ca'
import { fingerprint, type KeyBlocklist, verify } from '@certhall/crypto'
import { CerthallError, type MachineProfile } from '@certhall/model'
import { type Csr, PkiError, PURPOSE, parseCertificate, validatePath } from '@certhall/pki'
import { soundCsr } from '@certhall/ra'
import type { Kysely } from 'kysely'
import type pg from 'pg'
import { cachedIssuers, cachedKeys } from './adapters/cached-issuers.ts'
import { sqlGroupStore } from './adapters/sql/ca-many.ts'
import type { Database } from './adapters/sql/database.ts'
import { sqlMachineClients } from './adapters/sql/machine-clients.ts'
import { type MachineAccess, machineAccess } from './machine-access.ts'

/** Certificates for registered machines: who they are, and what they get. */
export interface Machines {
  profiles: ReadonlyMap<string, MachineProfile>
  access: MachineAccess
  /**
   * Who shows this certificate (DER), and has proved its key: `certificate-unknown`, `certificate-revoked`,
   * `certificate-suspended`, `certificate-expired`.
   */
  byCertificate(der: Uint8Array): Promise<{ client: MachineClient; certificate: StoredCertificate }>
  /** A PKCS#10 in DER, found sound, its key of a kind that the client may have; see packages/ra/src/check-csr.ts. */
  read(client: MachineClient, csr: Uint8Array): Promise<Csr>
  /** The certificate for a CSR that was read; see packages/ca/src/issue-for-csr.ts. */
  issueRead(client: MachineClient, csr: Csr, reference: string): Promise<MachineCertificate>
  /** The certificate that follows another one; see packages/ca/src/renew-for-csr.ts. */
  renew(client: MachineClient, csr: Csr, old: StoredCertificate | undefined): Promise<MachineCertificate>
  /** Reads and issues. */
  issue(client: MachineClient, csr: Uint8Array, reference: string): Promise<MachineCertificate>
  /** The same for many CSRs, in their order; see packages/ca/src/issue-many.ts. */
  issueMany(
    client: MachineClient,
    csrs: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  ): AsyncGenerator<Outcome>
  /** From an issuer up to its root; see packages/ca/src/cross-certificates.ts. */
  chainOf(issuer: string): Promise<Uint8Array[]>
  /** All generations of a line that have not ended, newest first, each followed by those above it; each once. */
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
  const { clock, certificates, shards } = ca
  const keys = cachedKeys(ca.keys, clock)
  const issuers = cachedIssuers(ca.issuers, clock)
  const machineCa: MachineCa = {
    ...{ issuers, certificates, shards, keys, clock },
    many: groupCommit(sqlGroupStore(pool)),
    get baseUrl() {
      return ca.baseUrl
    },
  }
  const read: Machines['read'] = (client, der) => soundCsr({ listedKeys }, der, client.profile.keys)
  const issueRead: Machines['issueRead'] = (client, csr, reference) =>
    issueForCsr(machineCa, { client, reference, csr })
  const issue: Machines['issue'] = async (client, der, reference) =>
    issueRead(client, await read(client, der), reference)
  const access = machineAccess({ clients: sqlMachineClients(db), profiles, clock })
  return {
    profiles,
    access,
    ca: machineCa,
    byCertificate: async (der) => {
      const certificate = await goodCertificate(machineCa, der)
      const client = await access.byId(clientOf(certificate))
      return { client, certificate }
    },
    ...{ read, issue, issueRead },
    renew: (client, csr, old) => renewForCsr(machineCa, { client, reference: ENROLLED, csr }, old),
    issueMany: (client, csrs) => issueMany(csrs, (der) => issue(client, der, '')),
    chainOf: (issuer) => servedChain(machineCa, issuer),
    async caCertificates(line) {
      const now = clock.now()
      const all = (await issuers.all()).filter((one) => one.line === line && one.notAfter > now)
      if (all.length === 0) throw new CerthallError('issuer-unknown', line)
      const chains = await Promise.all(
        all.sort((a, b) => b.generation - a.generation).map(({ id }) => servedChain(machineCa, id)),
      )
      return [...new Map(chains.flat().map((der) => [fingerprint(der), der])).values()]
    },
  }
}

/**
 * What the register says of this very certificate, and that it leads to one of our roots and may be shown by clients. TLS has
 * proved the key.
 */
async function goodCertificate(
  { certificates, issuers, clock }: MachineCa,
  der: Uint8Array,
): Promise<StoredCertificate> {
  const found = await certificates.bySerial(serialOf(der))
  if (found?.fingerprint !== fingerprint(der))
    throw new CerthallError('certificate-unknown', 'not a certificate of this hall')
  if (found.state === 'revoked') throw new CerthallError('certificate-revoked', 'it is revoked')
  if (found.state === 'suspended') throw new CerthallError('certificate-suspended', 'it is on hold')
  const at = clock.now()
  if (found.notAfter <= at) throw new CerthallError('certificate-expired', 'it has ended')
  const all = await issuers.all()
  const path = validatePath({
    chain: [der, ...all.filter(({ parent }) => parent !== undefined).map(({ certificate }) => certificate)],
    anchors: all.filter(({ parent }) => parent === undefined).map(({ certificate }) => certificate),
    purposes: [PURPOSE.clientAuth],
    ...{ at, verify },
  })
  if (!path.ok) throw new CerthallError('certificate-unknown', `it cannot be used to log in: ${path.code}`)
  return found
}

function serialOf(der: Uint8Array): string {
  try {
    return parseCertificate(der).serial
  } catch (error) {
    if (error instanceof PkiError) throw new CerthallError('certificate-unknown', error.message)
    throw error
  }
}

function clientOf({ holder }: StoredCertificate): string {
  const [, client] = /^client\/(.+)$/.exec(holder) ?? []
  if (client === undefined) throw new CerthallError('certificate-unknown', "not a machine's certificate")
  return client
}
