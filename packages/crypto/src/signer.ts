import { parseSpki, type SignatureName, signatureFor } from '@certhall/pki'
import { publicKeyOf } from './keys.ts'
import { sign } from './signatures.ts'

/** Something that signs with one key: a key in a file, or behind a PKCS#11 module. */
export interface Signer {
  readonly algorithm: SignatureName
  readonly spki: Uint8Array
  sign(message: Uint8Array): Promise<Uint8Array>
}

/** A Signer over a PKCS#8 in memory, of which it keeps its own copy. */
export function fileSigner(pkcs8: Uint8Array): Signer {
  const own = Uint8Array.from(pkcs8)
  const spki = publicKeyOf(own)
  const algorithm = signatureFor(parseSpki(spki).key)
  return { algorithm, spki, sign: (message) => sign(algorithm, own, message) }
}
