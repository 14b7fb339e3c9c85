import type { RegisteredCertificate } from './authority.ts'

/** What is told of a certificate that is not good: a hold can be taken back, a revocation cannot. */
export function statusRefusal<Kind extends 'certificate' | 'renewal'>(
  kind: Kind,
  { status }: Pick<RegisteredCertificate, 'status'>,
): `${Kind}-suspended` | `${Kind}-revoked` {
  return status === 'suspended' ? `${kind}-suspended` : `${kind}-revoked`
}

/** What is renewed has to be good. */
export function oldStanding(registered: RegisteredCertificate) {
  return registered.status === 'good' ? undefined : statusRefusal('renewal', registered)
}
