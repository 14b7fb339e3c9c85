import { randomBytes } from '@certhall/crypto'
import { type CaseKind, localDay } from '@certhall/model'
import type { RenewalCase } from '@certhall/model/api'
import type { HolderActor } from './actor.ts'
import type { CaseRecord } from './case-record.ts'
import { renewalContext } from './context.ts'
import { refuse } from './eligibility.ts'
import { issuerFor } from './key-rows.ts'
import type { Ra } from './ports.ts'
import { presentCase } from './present-case.ts'
import { selfServiceOf } from './reissue/index.ts'

/** Opens an application for the certificate that logged in; refused with the reason where it cannot be replaced so now. */
export async function startCase(
  ra: Ra,
  actor: HolderActor,
  { kind }: { kind: CaseKind } = { kind: 'renewal' },
): Promise<RenewalCase> {
  const context = await renewalContext(ra, actor.fingerprint)
  const now = ra.clock.now()
  const issuer = issuerFor(await ra.authority.issuers(), context.key)
  const reissue = selfServiceOf({ kind })
  refuse(reissue.judge({ context, issuer, now, registry: ra.registry !== undefined }, true))
  const end = reissue.draftEnds(context, now, ra.calendar)
  const record: CaseRecord = {
    reference: newReference(now),
    kind,
    profile: context.profile.id,
    state: 'draft',
    version: 0,
    holderId: actor.holderId,
    oldFingerprint: actor.fingerprint,
    createdAt: now,
    dueAt: end,
    expiresAt: end,
    draft: {},
    pending: [],
  }
  // Two at once: the store lets one in, and the other learns its reference.
  await ra.cases.add(record, { at: now, by: 'holder', actorId: actor.holderId, event: 'start', to: 'draft' })
  return presentCase(ra, record)
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** CH20261121-7K3M9QTV: the day, and 40 random bits in letters that are not mistaken for one another. Orders by mail: SO…. */
export function newReference(now: Date, kind = 'CH'): string {
  const random = Array.from(randomBytes(8), (byte) => CROCKFORD[byte % 32]).join('')
  return `${kind}${localDay(now).replaceAll('-', '')}-${random}`
}
