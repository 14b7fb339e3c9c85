// SM2 ciphertexts outside DER, as tokens and older software exchange them. They carry nothing that tells which form
// they have: C1 begins with 04 in some, and so does X now and then in the others (GM/T 0003.5 annex C itself).
import { concat } from './bytes.ts'
import { PkiError } from './pki-error.ts'
import { CIPHER_LIMIT, type Sm2Cipher } from './sm2-cipher.ts'

interface FormRow {
  /** Where C3 (32 octets) stands: behind C1, or as the draft of 2010 had it at the end. */
  readonly hash: 'before' | 'after'
  /** Whether 04 stands before X. */
  readonly prefix: boolean
}

export const SM2_CIPHER_FORMS = {
  '04-c1c3c2': { hash: 'before', prefix: true },
  c1c3c2: { hash: 'before', prefix: false },
  '04-c1c2c3': { hash: 'after', prefix: true },
  c1c2c3: { hash: 'after', prefix: false },
} as const satisfies Record<string, FormRow>

export type Sm2CipherForm = keyof typeof SM2_CIPHER_FORMS

const PREFIX = Uint8Array.of(4)

function rowOf(form: Sm2CipherForm): FormRow {
  if (!Object.hasOwn(SM2_CIPHER_FORMS, form)) throw new PkiError('unknown-algorithm', String(form))
  return SM2_CIPHER_FORMS[form]
}

/** Takes apart a ciphertext of the form that its maker says; `der-value` where it cannot have that form. */
export function rawToSm2Cipher(raw: Uint8Array, form: Sm2CipherForm): Sm2Cipher {
  const { hash, prefix } = rowOf(form)
  if (raw.length > CIPHER_LIMIT) throw new PkiError('too-large', 'SM2 ciphertext')
  const body = prefix ? raw.subarray(1) : raw
  // At least one octet of C2: nothing else tells an empty plaintext from a ciphertext cut short.
  if (body.length < 97 || (prefix && raw[0] !== 4)) throw new PkiError('der-value', `no ${form} ciphertext`)
  const rest = body.subarray(64)
  const [c3, c2] =
    hash === 'before'
      ? [rest.subarray(0, 32), rest.subarray(32)]
      : [rest.subarray(-32), rest.subarray(0, -32)]
  return { x: body.subarray(0, 32), y: body.subarray(32, 64), hash: c3, cipher: c2 }
}

/** The ciphertext in one of the raw forms. */
export function sm2CipherToRaw({ x, y, hash, cipher }: Sm2Cipher, form: Sm2CipherForm): Uint8Array {
  const row = rowOf(form)
  if (x.length !== 32 || y.length !== 32 || hash.length !== 32)
    throw new PkiError('cannot-encode', 'SM2Cipher')
  return concat([
    row.prefix ? PREFIX : new Uint8Array(0),
    ...[x, y],
    ...(row.hash === 'before' ? [hash, cipher] : [cipher, hash]),
  ])
}
