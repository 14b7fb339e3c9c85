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
import type { KeyBlocklist } from '@certhall/crypto'
import type { MachineProfile } from '@certhall/model'
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
  access: MachineAccess
  /** The certificate for a PKCS#10 in DER; see packages/ca/src/issue-for-csr.ts. */
  issue(client: MachineClient, csr: Uint8Array, reference: string): Promise<MachineCertificate>
  /** The same for many CSRs, in their order; see packages/ca/src/issue-many.ts. */
  issueMany(
    client: MachineClient,
    csrs: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  ): AsyncGenerator<Outcome>
  /** From an issuer up to its root. */
  chainOf(issuer: string): Promise<Uint8Array[]>
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
  return {
    access: machineAccess({ clients: sqlMachineClients(db), profiles, clock }),
    issue,
    issueMany: (client, csrs) => issueMany(csrs, (der) => issue(client, der, '')),
    chainOf: (issuer) => chainOf(issuers, issuer),
  }
}
