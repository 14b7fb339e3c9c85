import { openWithKey, sealWithKey } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import type { KeyType } from '@certhall/pki'
import { fromBase64, type PairRecord, toBase64 } from './token-file.ts'

/** Seals a private key under the master key, bound to its token and its public key so that records cannot be swapped. */
export function sealPair(
  serial: string,
  pair: { key: KeyType; spki: Uint8Array; pkcs8: Uint8Array },
  masterKey: Uint8Array,
): PairRecord {
  const spki = toBase64(pair.spki)
  const sealed = sealWithKey(pair.pkcs8, masterKey, boundTo(serial, spki))
  return { key: pair.key, spki, sealedPrivateKey: toBase64(sealed) }
}

/** PKCS#8 of the pair; `token-damaged` where the file was tampered with. */
export function openPrivateKey(serial: string, pair: PairRecord, masterKey: Uint8Array): Uint8Array {
  try {
    return openWithKey(fromBase64(pair.sealedPrivateKey), masterKey, boundTo(serial, pair.spki))
  } catch (error) {
    throw new CerthallError('token-damaged', 'a private key cannot be opened', { cause: String(error) })
  }
}

function boundTo(serial: string, spki: string): Uint8Array {
  return new TextEncoder().encode(`certhall virtual token|${serial}|${spki}`)
}
