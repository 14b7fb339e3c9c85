import { randomBytes } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { concat, sameBytes } from '@certhall/pki'
import type { Pkcs11Process } from './pkcs11-process.ts'
import { pinOf } from './pkcs11-signer.ts'
import type { Pkcs11Uri } from './pkcs11-uri.ts'

/** Sealed bytes of this form: header, nonce, ciphertext and tag. Files' own (crypto/sealing.ts) begin otherwise. */
const HEADER = new TextEncoder().encode('CHP1')
const NONCE = 12
const TAG = 16

/** AES-256-GCM with a key that stays in a token. Header and `data` are authenticated. */
export async function sealInToken(
  token: Pkcs11Process,
  key: Pkcs11Uri,
  secret: Uint8Array,
  data: Uint8Array,
): Promise<Uint8Array> {
  const iv = randomBytes(NONCE)
  const aad = concat([HEADER, data])
  const body = await token.gcm(key, { direction: 'encrypt', iv, aad, bytes: secret }, await pinOf(key))
  return concat([HEADER, iv, body])
}

/** Opens what `sealInToken` made; `input-invalid` for bytes of another form, `key-unavailable` for all else. */
export async function openInToken(
  token: Pkcs11Process,
  key: Pkcs11Uri,
  sealed: Uint8Array,
  data: Uint8Array,
): Promise<Uint8Array> {
  const start = HEADER.length + NONCE
  if (sealed.length < start + TAG || !sameBytes(sealed.subarray(0, HEADER.length), HEADER))
    throw new CerthallError('input-invalid', 'not sealed in a token')
  const work = {
    direction: 'decrypt',
    iv: sealed.subarray(HEADER.length, start),
    aad: concat([HEADER, data]),
    bytes: sealed.subarray(start),
  } as const
  return token.gcm(key, work, await pinOf(key))
}

/** Makes the AES key that the URI names, inside the token and never to leave it, unless it is there. */
export async function ensureSecret(token: Pkcs11Process, key: Pkcs11Uri): Promise<void> {
  if (key.object === undefined || key.id === undefined)
    throw new CerthallError('configuration-invalid', 'A new key needs object and id.')
  const pin = await pinOf(key)
  if (!(await token.hasSecret(key, pin))) await token.generateSecret(key, pin)
}
