import type { CertificateRenewed, RelyingApplication } from '@certhall/ra'
import type { ColumnType, Generated, JSONColumnType } from 'kysely'

type Instant = ColumnType<Date, Date, Date>

export interface ServerTables {
  /** Machines that may have certificates without a case. */
  machine_clients: {
    id: string
    profile: string
    names: string[]
    secret: string | null
    created_by: string
    created_at: Instant
    disabled_at: Instant | null
  }
  /** Logged-in browsers. `id_hash`: SHA-256 (hex) of the cookie, so that who reads the table cannot use it. */
  sessions: {
    id_hash: string
    kind: 'holder' | 'staff' | 'unlock' | 'loss'
    actor: JSONColumnType<Record<string, unknown>>
    created_at: Instant
    seen_at: Instant
    expires_at: Instant
  }
  /** Challenges of the captcha already answered, until they would have expired anyway. */
  spent_captchas: { challenge: string; expires_at: Instant }
  /** What oidc-provider keeps: its models by name and id. */
  oidc_payloads: {
    model: string
    id: string
    payload: JSONColumnType<Record<string, unknown>>
    grant_id: string | null
    uid: string | null
    expires_at: Instant | null
    consumed_at: Instant | null
  }
  /** Made once, sealed with the hall's passphrase: cookie keys, the log-in service's signing key, the captcha's key. */
  server_secrets: { name: string; sealed: Uint8Array }
  /** What relying applications were told of which renewal. */
  tellings: {
    reference: string
    application: string
    state: 'waiting' | 'told' | 'retrying' | 'failed'
    attempts: Generated<number>
    at: Instant | null
    problem: string | null
    /** What is told, and under which id: the same however often. */
    event: JSONColumnType<CertificateRenewed> | null
    message_id: string | null
    queued_at: Instant | null
  }
  /** Relying applications. Secrets are sealed under a key of the hall's own. */
  applications: {
    id: string
    name: JSONColumnType<RelyingApplication['name']>
    url: string
    redirect_uris: string[]
    webhook_url: string
    active: boolean
    version: number
    secrets: Uint8Array
    registered_by: string
    registered_at: Instant
  }
}
