import { AsyncResource } from 'node:async_hooks'
import {
  type AuthorityPlan,
  type Ca,
  createAuthority,
  createCertificateAuthority,
  createDemonstrationAuthorities,
  type Issuer,
  isDemonstration,
  rollOverIssuer,
  servedChain,
} from '@certhall/ca'
import { createKeyManagement, type KeyManagement, type Vault } from '@certhall/km'
import { CerthallError, OWN_IDENTITY_OIDS } from '@certhall/model'
import type { IdentityOids } from '@certhall/pki'
import type { AuthorityState, CertificateAuthority } from '@certhall/ra'
import { DEFAULT_STATUS, type StatusSettings } from '@certhall/va'
import type { Kysely } from 'kysely'
import { openSealedFiles, type SealedFiles } from './adapters/files/sealed-files.ts'
import { issuerKeys } from './adapters/signer/issuer-keys.ts'
import { vaultIn } from './adapters/signer/vault.ts'
import { sqlCertificates } from './adapters/sql/ca-certificates.ts'
import { sqlIssuers } from './adapters/sql/ca-issuers.ts'
import { sqlShards } from './adapters/sql/ca-shards.ts'
import type { Database } from './adapters/sql/database.ts'
import { sqlAdminPins } from './adapters/sql/km-admin-pins.ts'
import { sqlRecoveries } from './adapters/sql/km-recoveries.ts'
import { sqlGenerations, sqlPairs } from './adapters/sql/km-store.ts'
import { sqlTrail } from './adapters/sql/km-trail.ts'
import { authorityState } from './authority-state.ts'
import { openStatusService, type StatusService } from './status-service.ts'
import { ownTrust } from './trust.ts'

export interface AuthorityOptions {
  db: Kysely<Database>
  /** Folder of the sealed key files; made when missing. */
  keysDir: string
  passphrase: string
  /** Origin for CRL, CA certificate and OCSP addresses; a function where it is known only after listening. */
  baseUrl: string | (() => string)
  clock: { now(): Date }
  /** OIDs for identity numbers that have none of their own (公积金号), or that this operator writes otherwise. */
  identityOids?: IdentityOids
  /** Whether to make the demonstration's CAs; left out: where there are no others. */
  demonstration?: boolean
  /** Encryption pairs kept in store. */
  spares?: number
  status?: StatusSettings
  /** Told of what fails in the background. */
  failed?: (error: Error) => void
}

/** The authority's parts, wired: CA, KM and VA over PostgreSQL and sealed key files. */
export interface OpenAuthority extends Omit<StatusService, 'close'> {
  authority: CertificateAuthority
  /** `not-found` for unknown issuers, here and below. */
  caCertificate(issuer: string): Promise<Uint8Array>
  /** Roots and issuing CAs of all generations. */
  issuerIds(): Promise<string[]>
  issuers(): Promise<Issuer[]>
  /** Found, or made with its key; see the CA's use cases of these names. */
  createAuthority(plan: AuthorityPlan): Promise<Issuer>
  keyStoreOf(id: string): Promise<string | undefined>
  /** Never certified from then on. */
  blockKey(spki: Uint8Array, by: { actor: string; note: string }): Promise<void>
  rollOver(request: { id: string; keyStore?: string }): Promise<Issuer>
  /** From this issuer up to its root; see packages/ca/src/cross-certificates.ts. */
  chainOf(issuer: string): Promise<Uint8Array[]>
  /** What issuing without a case works on; see machines.ts. */
  ca: Ca
  /** The sealed files of this authority's keys. */
  files: SealedFiles
  /** The key-management centre. */
  keys: KeyManagement
  /** The same within a transaction of the caller's. */
  keysOn(db: Kysely<Database>): KeyManagement
  /** How all of it stands, for its operators. */
  state: AuthorityState
  /** What the RA needs to read the numbers in the certificates. */
  identityOids: IdentityOids
  /** Waits for work under way in the background; the database is the caller's. */
  close(): Promise<void>
}

const SPARES = 8

/** Opens the authority; makes the demonstration's CAs and keys where there are none yet. Throws `passphrase-wrong`. */
export async function openAuthority(options: AuthorityOptions): Promise<OpenAuthority> {
  const { db, clock, baseUrl } = options
  const files = await openSealedFiles(options.keysDir, options.passphrase)
  const vault = vaultIn(options.keysDir, files)
  const km = openKeyManagement(db, vault, clock)
  await km.openEscrow()
  const refill = backgroundTask(() => km.refillSpares(options.spares ?? SPARES))
  const keys = issuerKeys(options.keysDir, files)
  const ca: Ca = {
    issuers: sqlIssuers(db),
    certificates: sqlCertificates(db),
    shards: sqlShards(db),
    keys,
    km: {
      ...km,
      async pairFor(request) {
        const pair = await km.pairFor(request)
        refill.start()
        return pair
      },
    },
    clock,
    get baseUrl() {
      return typeof baseUrl === 'string' ? baseUrl : baseUrl()
    },
    identityOids: { ...OWN_IDENTITY_OIDS, ...options.identityOids },
  }
  if (options.demonstration ?? (await isDemonstration(ca))) await createDemonstrationAuthorities(ca)
  refill.start()

  const status = openStatusService({
    ...{ ca, db, settings: options.status ?? DEFAULT_STATUS },
    ...(options.failed && { failed: options.failed }),
  })
  return {
    authority: { ...createCertificateAuthority(ca), trust: ownTrust(ca, status) },
    ...status,
    ca,
    files,
    caCertificate: async (issuer) => (await knownIssuer(ca, issuer)).certificate,
    issuerIds: async () => (await ca.issuers.all()).map(({ id }) => id),
    issuers: () => ca.issuers.all(),
    keyStoreOf: (id) => keys.storeOf(id),
    blockKey: (spki, { actor, note }) => ca.certificates.blockKey(spki, { actor, note }, clock.now()),
    createAuthority: (plan) => createAuthority(ca, plan),
    rollOver: (request) => rollOverIssuer(ca, request),
    chainOf: async (issuer) => servedChain(ca, (await knownIssuer(ca, issuer)).id),
    state: authorityState(ca, km, db),
    keys: km,
    keysOn: (on) => openKeyManagement(on, vault, clock),
    identityOids: ca.identityOids,
    async close() {
      await refill.settled()
      await status.close()
      await keys.close()
      await vault.close()
    },
  }
}

/** The centre over PostgreSQL and a vault; what a command for its officers needs as well. */
export function openKeyManagement(db: Kysely<Database>, vault: Vault, clock: { now(): Date }): KeyManagement {
  return createKeyManagement({
    pairs: sqlPairs(db),
    adminPins: sqlAdminPins(db),
    vault,
    generations: sqlGenerations(db),
    recoveries: sqlRecoveries(db),
    trail: sqlTrail(db),
    clock,
  })
}

async function knownIssuer(ca: Pick<Ca, 'issuers'>, id: string): Promise<Issuer> {
  const issuer = await ca.issuers.find(id)
  if (issuer === undefined) throw new CerthallError('not-found', `issuer ${id}`)
  return issuer
}

/**
 * At most one run at a time, outside the asynchronous context of who starts it. A failure is left to the next run: what
 * it does ahead is also done on demand.
 */
function backgroundTask(run: () => Promise<unknown>) {
  const detached = AsyncResource.bind(run)
  let running: Promise<unknown> | undefined
  return {
    start() {
      running ??= detached()
        .catch(() => undefined)
        .finally(() => {
          running = undefined
        })
    },
    async settled() {
      await running
    },
  }
}
