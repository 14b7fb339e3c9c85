import { distinguishedNameText, nameValue } from '@certhall/pki'
import { type Pair, readCertificate } from './scan.ts'

/**
 * Whether the token is somebody else's (a bank's, a tax office's): it has certificates, and no issuer among ours, which
 * are named by common name or by their whole name in text. Without a list, and empty, a token is nobody's but ours.
 */
export function isForeign(pairs: readonly Pair[], issuers: readonly string[]): boolean {
  if (issuers.length === 0) return false
  const seen = pairs.flatMap(({ certificates }) => certificates.map(({ der }) => readCertificate(der)))
  const names = seen.flatMap((certificate) =>
    certificate ? [[nameValue(certificate.issuer, 'CN'), distinguishedNameText(certificate.issuer)]] : [],
  )
  return names.length > 0 && !names.some((name) => name.some((one) => one && issuers.includes(one)))
}
