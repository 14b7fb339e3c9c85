import type { Session } from '@certhall/model/api'
import type { HolderActor } from './actor.ts'
import { certificateSummary } from './certificate-summary.ts'
import { renewalContext } from './context.ts'
import { issuerFor } from './key-rows.ts'
import type { Holder } from './people.ts'
import type { Ra } from './ports.ts'
import { selfServiceOf } from './reissue/index.ts'

export async function viewSession(ra: Ra, actor: HolderActor): Promise<Session> {
  const context = await renewalContext(ra, actor.fingerprint)
  const issuer = issuerFor(await ra.authority.issuers(), context.key)
  const now = ra.clock.now()
  const facts = { context, issuer, now, registry: ra.registry !== undefined }
  return {
    scope: actor.scope,
    profile: context.profile.id,
    holder: await presentHolder(ra, context.holder),
    certificate: certificateSummary(context.registered, now),
    eligibility: selfServiceOf({ kind: 'renewal' }).judge(facts, true),
    change: selfServiceOf({ kind: 'change' }).judge(facts, true),
    expiresAt: actor.expiresAt,
  }
}

/** The holder's own data, for himself and for staff of his jurisdiction. */
export async function presentHolder(
  ra: Pick<Ra, 'jurisdictions'>,
  holder: Holder,
): Promise<Session['holder']> {
  const { kind, name, idType, idNumber, region, jurisdictionId } = holder
  const jurisdiction = await ra.jurisdictions.find(jurisdictionId)
  return { kind, name, idType, idNumber, region, jurisdiction: jurisdiction?.name ?? jurisdictionId }
}
