import { CerthallError } from '@certhall/model/errors'
import { keyFits, parseSpki, type SignatureName, signatureFor } from '@certhall/pki'
import { publicKeyOf } from './keys.ts'
import { sign } from './signatures.ts'

/** Something that signs with one key: a key in a file, or behind a PKCS#11 module. */
export interface Signer {
  readonly algorithm: SignatureName
  readonly spki: Uint8Array
  sign(message: Uint8Array): Promise<Uint8Array>
}

/**
 * A Signer over a PKCS#8 in memory, of which it keeps its own copy. Without `algorithm`, the key's usual one;
 * `input-invalid` for one that the key cannot make.
 */
export function fileSigner(pkcs8: Uint8Array, algorithm?: SignatureName): Signer {
  const own = Uint8Array.from(pkcs8)
  const spki = publicKeyOf(own)
  const { key } = parseSpki(spki)
  const chosen = algorithm ?? signatureFor(key)
  if (!keyFits(key, chosen)) throw new CerthallError('input-invalid', `${key} keys cannot make ${chosen}`)
  return { algorithm: chosen, spki, sign: (message) => sign(chosen, own, message) }
}
