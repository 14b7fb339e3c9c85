import { fingerprint } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import type { Eligibility } from '@certhall/model/api'
import { type RenewalContext, renewalContext } from './context.ts'
import { issuerFor } from './key-rows.ts'
import type { Ra } from './ports.ts'
import { selfServiceOf } from './reissue/index.ts'

/**
 * What anyone who holds the certificate (not its key) may learn: its dates and our rules. Never whether an application is
 * open, and a certificate of another authority answers like one of a service that is not offered here.
 */
export async function checkEligibility(
  ra: Ra,
  { certificate }: { certificate: Uint8Array },
): Promise<Eligibility> {
  let context: RenewalContext
  try {
    context = await renewalContext(ra, fingerprint(certificate))
  } catch (error) {
    if (error instanceof CerthallError && FOREIGN.has(error.code)) return foreign(ra)
    throw error
  }
  const issuer = issuerFor(await ra.authority.issuers(), context.key)
  const facts = { context, issuer, now: ra.clock.now(), registry: ra.registry !== undefined }
  return selfServiceOf({ kind: 'renewal' }).judge(facts, false)
}

const FOREIGN: ReadonlySet<string> = new Set([
  'certificate-unknown',
  'certificate-not-signing',
  'renewal-wrong-profile',
])

function foreign({ profiles }: Ra): Eligibility {
  const all = [...profiles.values()]
  const first = <Item extends { id: string }>(items: Item[]) => [
    ...new Map(items.map((item) => [item.id, item])).values(),
  ]
  return {
    eligible: false,
    refusal: 'renewal-wrong-profile',
    terms: [],
    otherWays: first(all.flatMap(({ renewal }) => renewal.otherWays)),
    servicePoints: first(all.flatMap(({ servicePoints }) => servicePoints)),
  }
}
