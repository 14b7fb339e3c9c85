import { randomBytes } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import type {
  ApplicationChange,
  ApplicationDetail,
  ApplicationRegistration,
  ApplicationView,
  IssuedSecrets,
} from '@certhall/model/api'
import { requireRole, type StaffActor } from '../actor.ts'
import { toBase64, toBase64url } from '../base64.ts'
import type { Ra } from '../ports.ts'
import type { RelyingApplication, Telling } from './registry.ts'

type Needs = Pick<Ra, 'applications' | 'clock' | 'staff'>

const TELLINGS = 100
/** How long messages carry the old secret's signature, too, so that the application can change over in between. */
const OVERLAP_MS = 24 * 3600_000

/** All applications; they belong to the hall, not to a jurisdiction. */
export async function listApplications(ra: Needs, actor: StaffActor): Promise<ApplicationView[]> {
  requireRole(actor, 'administrator', 'auditor')
  return (await ra.applications.list()).map(present)
}

/** One application and what it was told, newest first. */
export async function viewApplication(
  ra: Needs,
  actor: StaffActor,
  { id, state }: { id: string; state?: Telling['state'] },
): Promise<ApplicationDetail> {
  requireRole(actor, 'administrator', 'auditor')
  const application = await found(ra, id)
  const [secrets, tellings, by] = await Promise.all([
    ra.applications.secrets(id),
    ra.applications.tellings(id, { state, limit: TELLINGS }),
    ra.staff.find(application.registeredBy),
  ])
  const now = ra.clock.now().toISOString()
  const replaced = secrets?.webhookSecrets.find(({ until }) => until !== undefined && until > now)
  return {
    ...present(application),
    registeredBy: by?.name ?? application.registeredBy,
    oldWebhookSecretUntil: replaced?.until,
    mayChange: actor.roles.includes('administrator'),
    tellings: tellings.map(({ queuedAt, at, ...telling }) => ({
      ...telling,
      queuedAt: queuedAt?.toISOString(),
      at: at?.toISOString(),
    })),
  }
}

/** Registers an application. Both secrets are made here and shown this once. */
export async function registerApplication(
  ra: Needs,
  actor: StaffActor,
  { id, ...settings }: ApplicationRegistration,
): Promise<ApplicationDetail & IssuedSecrets> {
  requireRole(actor, 'administrator')
  const registered = { registeredBy: actor.staffId, registeredAt: ra.clock.now() }
  const secrets = { clientSecret: newClientSecret(), webhookSecret: newWebhookSecret() }
  await ra.applications.add(
    { ...settings, id, active: true, version: 0, ...registered },
    { clientSecret: secrets.clientSecret, webhookSecrets: [{ secret: secrets.webhookSecret }] },
  )
  return { ...(await viewApplication(ra, actor, { id })), ...secrets }
}

/** Names, addresses, and whether it takes part. */
export async function changeApplication(
  ra: Needs,
  actor: StaffActor,
  { id, version, ...settings }: ApplicationChange & { id: string },
): Promise<ApplicationDetail> {
  requireRole(actor, 'administrator')
  await found(ra, id)
  await ra.applications.change(id, version, settings)
  return viewApplication(ra, actor, { id })
}

/** A new secret for log-ins; the old one is refused from now on. */
export async function renewClientSecret(
  ra: Needs,
  actor: StaffActor,
  { id }: { id: string },
): Promise<IssuedSecrets> {
  requireRole(actor, 'administrator')
  await found(ra, id)
  const clientSecret = newClientSecret()
  await ra.applications.putSecrets(id, { clientSecret })
  return { clientSecret }
}

/** A new secret for webhooks. For a day messages are signed with the old one as well. */
export async function renewWebhookSecret(
  ra: Needs,
  actor: StaffActor,
  { id }: { id: string },
): Promise<IssuedSecrets> {
  requireRole(actor, 'administrator')
  await found(ra, id)
  const [old] = (await ra.applications.secrets(id))?.webhookSecrets ?? []
  const webhookSecret = newWebhookSecret()
  const until = new Date(ra.clock.now().getTime() + OVERLAP_MS).toISOString()
  await ra.applications.putSecrets(id, {
    // At most two: who renews twice in a day wants the oldest one gone.
    webhookSecrets: [{ secret: webhookSecret }, ...(old ? [{ secret: old.secret, until }] : [])],
  })
  return { webhookSecret }
}

/** Tells it once more: a dead letter, or one that it has lost. The message keeps its id, by which the receiver knows a repeat. */
export async function replayTelling(
  ra: Needs,
  actor: StaffActor,
  { id, reference }: { id: string; reference: string },
): Promise<ApplicationDetail> {
  requireRole(actor, 'administrator')
  const { active } = await found(ra, id)
  if (!active) throw new CerthallError('telling-under-way', 'the application is switched off')
  const outcome = await ra.applications.replay(id, reference)
  if (outcome === 'unknown') throw new CerthallError('not-found', 'no such message')
  if (outcome === 'under-way') throw new CerthallError('telling-under-way')
  return viewApplication(ra, actor, { id })
}

async function found(ra: Needs, id: string): Promise<RelyingApplication> {
  const application = await ra.applications.find(id)
  if (application === undefined) throw new CerthallError('not-found', 'no such application')
  return application
}

function present({ registeredBy: _by, registeredAt, ...application }: RelyingApplication): ApplicationView {
  return { ...application, registeredAt: registeredAt.toISOString() }
}

const newClientSecret = () => toBase64url(randomBytes(32))
const newWebhookSecret = () => `whsec_${toBase64(randomBytes(24))}`
