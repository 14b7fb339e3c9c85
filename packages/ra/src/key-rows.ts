import { CerthallError, type CertificateTemplate } from '@certhall/model'
import type { KeyType } from '@certhall/pki'
import type { Issuer } from './authority.ts'

type CertifiedKey = CertificateTemplate['key']

/** Which kind of issuer signs for which key, and what people call it. */
export const CERTIFIED_KEYS = {
  sm2: { issuer: 'sm2', name: 'SM2' },
  p256: { issuer: 'p256', name: 'ECDSA P-256' },
  rsa2048: { issuer: 'p256', name: 'RSA 2048' },
} as const satisfies Record<CertifiedKey, { issuer: Issuer['algorithm']; name: string }>

export function isCertifiedKey(key: KeyType): key is CertifiedKey {
  return Object.hasOwn(CERTIFIED_KEYS, key)
}

/** The issuer that ends last among those for this key; `issuer-unknown` where there is none. */
export function issuerFor(issuers: readonly Issuer[], key: CertifiedKey): Issuer {
  const fitting = issuers
    .filter(({ algorithm }) => algorithm === CERTIFIED_KEYS[key].issuer)
    .sort((a, b) => b.notAfter.getTime() - a.notAfter.getTime() || (a.id < b.id ? -1 : 1))
  const [issuer] = fitting
  if (issuer === undefined) throw new CerthallError('issuer-unknown', `no issuer for ${key}`)
  return issuer
}
