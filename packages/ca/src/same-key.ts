import { CerthallError } from '@certhall/model'
import { parseCertificate, parseSm2EnvelopedKey, parseSpki, sameBytes } from '@certhall/pki'

/**
 * Nothing is handed out whose parts do not fit: a token with another key than its certificate's would lose whatever is
 * encrypted to it, and nobody would notice before it is needed. `internal`, since only mixed-up stores lead here.
 */
export function requireSameKey(encryptionCertificate: Uint8Array, envelope: Uint8Array): void {
  const { point } = parseSpki(parseCertificate(encryptionCertificate).spki)
  if (point === undefined || !sameBytes(point, parseSm2EnvelopedKey(envelope).point))
    throw new CerthallError('internal', 'envelope and encryption certificate hold different keys')
}
