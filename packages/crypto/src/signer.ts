import { CerthallError } from '@certhall/model/errors'
import { keyFits, type SignatureName, signatureFor } from '@certhall/pki'
import { openPrivateKey } from './private-key.ts'

/** Something that signs with one key: a key in a file, or behind a PKCS#11 module. */
export interface Signer {
  readonly algorithm: SignatureName
  readonly spki: Uint8Array
  sign(message: Uint8Array): Promise<Uint8Array>
}

/**
 * A Signer over a PKCS#8, which it opens at once; the caller may wipe his bytes. Without `algorithm`, the key's usual one;
 * `input-invalid` for one that the key cannot make.
 */
export function fileSigner(pkcs8: Uint8Array, algorithm?: SignatureName): Signer {
  const opened = openPrivateKey(pkcs8)
  const { key, spki } = opened
  const chosen = algorithm ?? signatureFor(key)
  if (!keyFits(key, chosen)) throw new CerthallError('input-invalid', `${key} keys cannot make ${chosen}`)
  return { algorithm: chosen, spki, sign: (message) => opened.signLater(chosen, message) }
}
