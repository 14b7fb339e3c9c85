import { addYears } from '@certhall/model'
import { nameValue, parseCertificate } from '@certhall/pki'
import { type AuthorityPlan, createAuthority } from './create-authority.ts'
import type { Ca, Issuer } from './ports.ts'

// RFC 5280 §4.2.1.4: an intermediate that names no restriction of its own asserts anyPolicy.
const ANY_POLICY = '2.5.29.32.0'
const YEARS_BACK = 3
const O = '证书大厅演示 Certhall Demonstration'

const plan = (
  algorithm: Issuer['algorithm'],
  tier: { id: string; parent?: string; cn: string; years: number; pathLength?: number },
): AuthorityPlan => ({
  id: tier.id,
  algorithm,
  subject: [
    { type: 'C', value: 'CN' },
    { type: 'O', value: O },
    { type: 'CN', value: tier.cn },
  ],
  years: tier.years,
  policies: [ANY_POLICY],
  ...(tier.parent !== undefined && { parent: tier.parent }),
  ...(tier.pathLength !== undefined && { pathLength: tier.pathLength }),
})

/**
 * Roots before what they certify. Real chains often have a national root on top; it would be one more row here, with
 * its id as `parent` of the rows that are roots today.
 */
export const DEMONSTRATION_AUTHORITIES: readonly AuthorityPlan[] = [
  plan('sm2', { id: 'sm2-root', cn: '证书大厅演示根 CA (SM2)', years: 30 }),
  plan('p256', { id: 'p256-root', cn: '证书大厅演示根 CA (P-256)', years: 30 }),
  plan('sm2', { id: 'sm2', parent: 'sm2-root', cn: '证书大厅演示签发 CA (SM2)', years: 20, pathLength: 0 }),
  plan('p256', {
    id: 'p256',
    parent: 'p256-root',
    cn: '证书大厅演示签发 CA (P-256)',
    years: 20,
    pathLength: 0,
  }),
]

/** Whether the demonstration's authorities are wanted: where there are no others yet, or a start that made them was cut short. */
export async function isDemonstration({ issuers }: Pick<Ca, 'issuers'>): Promise<boolean> {
  const ids = new Set(DEMONSTRATION_AUTHORITIES.map(({ id }) => id))
  const all = await issuers.all()
  const ours = ({ id, certificate }: Issuer) =>
    ids.has(id) && nameValue(parseCertificate(certificate).subject, 'O') === O
  return all.length === 0 || all.some(ours)
}

/** Makes what is missing of the demonstration's authorities. */
export async function createDemonstrationAuthorities(
  ca: Pick<Ca, 'issuers' | 'keys' | 'shards' | 'clock' | 'baseUrl'>,
): Promise<void> {
  // So that the demonstration's people can hold certificates of last year, and no certificate begins before its issuer.
  const now = Math.floor(ca.clock.now().getTime() / 1000) * 1000
  const notBefore = addYears(new Date(now), -YEARS_BACK)
  for (const authority of DEMONSTRATION_AUTHORITIES) await createAuthority(ca, { ...authority, notBefore })
}
