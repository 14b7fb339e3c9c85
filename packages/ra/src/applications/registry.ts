import type { Words } from '@certhall/model'
import type { CertificateRenewed } from '../outbox.ts'

/** A program in which people use their certificates: it logs them in through the hall, and is told of renewals. */
export interface RelyingApplication {
  id: string
  name: Words
  /** Where its users begin. */
  url: string
  /** Where the hall may send somebody back to after a log-in: these very addresses. */
  redirectUris: string[]
  webhookUrl: string
  /** Otherwise nobody logs in to it, and it is told nothing. */
  active: boolean
  /** Grows with each change. */
  version: number
  registeredBy: string
  registeredAt: Date
}

export type ApplicationSettings = Pick<
  RelyingApplication,
  'name' | 'url' | 'redirectUris' | 'webhookUrl' | 'active'
>

export interface WebhookSecret {
  /** `whsec_` and base64 (Standard Webhooks). */
  secret: string
  /** RFC 3339; of one that was replaced: messages carry its signature, too, until then. */
  until?: string
}

export interface ApplicationSecrets {
  clientSecret: string
  /** The present one first. */
  webhookSecrets: WebhookSecret[]
}

/** What an application was told of one renewal. `failed` ones are given up: the dead letters. */
export interface Telling {
  reference: string
  type: CertificateRenewed['type'] | undefined
  state: 'waiting' | 'told' | 'retrying' | 'failed'
  attempts: number
  queuedAt?: Date
  at?: Date
  problem?: string
}

export interface Applications {
  /** By name. */
  list(): Promise<RelyingApplication[]>
  find(id: string): Promise<RelyingApplication | undefined>
  secrets(id: string): Promise<ApplicationSecrets | undefined>
  /** `application-exists` where the id is taken. */
  add(application: RelyingApplication, secrets: ApplicationSecrets): Promise<void>
  /** `application-changed` where the version is another one by now. */
  change(id: string, version: number, settings: ApplicationSettings): Promise<RelyingApplication>
  putSecrets(id: string, secrets: Partial<ApplicationSecrets>): Promise<void>
  /** Newest first. */
  tellings(id: string, query: { state?: Telling['state']; limit: number }): Promise<Telling[]>
  /** Enqueues the message once more, under its own id; not while its attempts go on. */
  replay(id: string, reference: string): Promise<'enqueued' | 'under-way' | 'unknown'>
}
