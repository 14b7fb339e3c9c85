import { digest, sm2MessageDigest, verify } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import {
  concat,
  envelopedKeyToBlob,
  fromHex,
  type KeyType,
  keyFits,
  PkiError,
  parseSm2Cipher,
  parseSm2EnvelopedKey,
  parseSpki,
  rawToEcSignature,
  SIGNATURES,
  type SignatureName,
  sameBytes,
} from '@certhall/pki'
import type { FunctionName, Handle } from './library.ts'
import { exportPublicKey, readEccPublicKey, readRsaPublicKey } from './public-keys.ts'
import type { Session } from './session.ts'
import {
  LAYOUTS,
  measure,
  readNumber,
  relayout,
  type StructureName,
  type View,
  view,
  writeNumber,
} from './structures.ts'

const SGD_SM2_1 = 0x20200

interface Maker {
  name: FunctionName
  /** The second argument: SGD_SM2_1, or RSA's bits. */
  choice: number
  structure: StructureName
  read(blob: View): Uint8Array
}

/** What a token makes by itself. 0016 knows no other curve. */
const MAKERS: Partial<Record<KeyType, Maker>> = {
  sm2: {
    name: 'SKF_GenECCKeyPair',
    choice: SGD_SM2_1,
    structure: 'ECCPUBLICKEYBLOB',
    read: readEccPublicKey,
  },
  rsa2048: {
    name: 'SKF_GenRSAKeyPair',
    choice: 2048,
    structure: 'RSAPUBLICKEYBLOB',
    read: readRsaPublicKey,
  },
}

/** Makes the signing pair of an empty container. `container-exists`, `token-not-supported`. */
export function makePair(session: Session, container: Handle, key: KeyType): Uint8Array {
  const maker = MAKERS[key]
  if (!maker) throw new CerthallError('token-not-supported', `no ${key} by GM/T 0016`)
  // The standard lets a second call replace the first pair.
  for (const use of ['signing', 'encryption'] as const)
    if (exportPublicKey(session, container, use)) throw new CerthallError('container-exists', 'it has a pair')
  const { name, choice, structure, read } = maker
  return read(session.fill(name, structure, (out) => session.library.try(name, container, choice, out)))
}

/** Signs with the container's signing pair. What comes back is verified: a library may hash once more, or lie. */
export function signMessage(
  session: Session,
  container: Handle,
  signature: SignatureName,
  message: Uint8Array,
): Uint8Array {
  const spki = exportPublicKey(session, container, 'signing')
  if (!spki) throw new CerthallError('container-missing', 'no signing pair')
  const { key } = parseSpki(spki)
  if (!keyFits(key, signature)) throw new CerthallError('input-invalid', `${signature} with a key of ${key}`)
  const sign = SIGNERS[SIGNATURES[signature].scheme]
  if (!sign) throw new CerthallError('token-not-supported', `no ${signature} by GM/T 0016`)
  const signed = sign({ session, container, signature, spki, message })
  if (!verify(signature, spki, message, signed))
    throw new CerthallError('token-damaged', 'the signature that came back is not valid')
  return signed
}

interface Signing {
  session: Session
  container: Handle
  signature: SignatureName
  spki: Uint8Array
  message: Uint8Array
}

const SIGNERS: Partial<
  Record<(typeof SIGNATURES)[SignatureName]['scheme'], (signing: Signing) => Uint8Array>
> = {
  sm2: signSm2,
  rsa: signRsa,
}

/** §7.6.10: the device takes e, in which Z is already. */
function signSm2({ session, container, spki, message }: Signing): Uint8Array {
  const e = Buffer.from(sm2MessageDigest(spki, message))
  const blob = session.fill('SKF_ECCSignData', 'ECCSIGNATUREBLOB', (out) =>
    session.library.try('SKF_ECCSignData', container, e, e.length, out),
  )
  const [r, s] = [readNumber(blob.bytes('r')), readNumber(blob.bytes('s'))]
  if (!r || !s) throw new CerthallError('token-damaged', 'an ECCSIGNATUREBLOB aligned otherwise')
  return rawToEcSignature(concat([r, s]))
}

// RFC 8017 §9.2 note 1: DigestInfo up to the digest.
const DIGEST_INFO: Record<string, string> = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
}

/** §7.6.4: the caller makes the DigestInfo, the device pads (PKCS #1 v1.5). */
function signRsa({ session, container, signature, message }: Signing): Uint8Array {
  const { hash } = SIGNATURES[signature]
  const prefix = hash ? DIGEST_INFO[hash] : undefined
  if (!hash || !prefix) throw new CerthallError('token-not-supported', signature)
  const info = Buffer.from(concat([fromHex(prefix), digest(hash, message)]))
  return session.bytes('SKF_RSASignData', 512, (out, length) =>
    session.library.try('SKF_RSASignData', container, info, info.length, out, length),
  )
}

/** SKF_ImportECCKeyPair of a DER SM2EnvelopedKey. Repetition is welcome; another pair over the first is `container-exists`. */
export function importPair(session: Session, container: Handle, envelope: Uint8Array): void {
  const { point } = readEnvelope(() => parseSm2EnvelopedKey(envelope))
  const there = () => {
    const spki = exportPublicKey(session, container, 'encryption')
    return spki && parseSpki(spki).point
  }
  const before = there()
  if (before && sameBytes(before, point)) return
  if (before) throw new CerthallError('container-exists', 'it has another encryption pair')
  if (!exportPublicKey(session, container, 'signing'))
    throw new CerthallError('container-missing', 'no signing pair')
  const { layout, privateKey } = session.quirks
  const packed = readEnvelope(() => envelopedKeyToBlob(envelope, { privateKey }))
  const blob = relayout('ENVELOPEDKEYBLOB', packed, LAYOUTS.packed, LAYOUTS[layout])
  session.call('SKF_ImportECCKeyPair', container, blob)
  const after = there()
  if (!after || !sameBytes(after, point))
    throw new CerthallError('token-damaged', 'the imported pair does not read back')
}

function readEnvelope<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof PkiError)
      throw new CerthallError('input-invalid', `SM2EnvelopedKey: ${error.message}`)
    throw error
  }
}

/** The library's function that decrypts, where it has one. */
export function decryptor({ quirks, library }: Session): string | undefined {
  return quirks.decrypt.find((candidate) => library.has(candidate))
}

/** Decrypts a DER SM2Cipher with the encryption pair, where the library can. */
export function decryptCipher(session: Session, container: Handle, ciphertext: Uint8Array): Uint8Array {
  if (!exportPublicKey(session, container, 'encryption'))
    throw new CerthallError('container-missing', 'no encryption pair')
  const { x, y, hash, cipher } = readEnvelope(() => parseSm2Cipher(ciphertext))
  const name = decryptor(session)
  if (!name) throw new CerthallError('token-not-supported', 'the library has no function that decrypts')
  const layout = LAYOUTS[session.quirks.layout]
  const blob = view('ECCCIPHERBLOB', layout, { tail: cipher.length })
  writeNumber(blob.bytes('X'), x)
  writeNumber(blob.bytes('Y'), y)
  blob.bytes('HASH').set(hash)
  blob.setNumber('CipherLen', cipher.length)
  blob.memory.set(cipher, measure('ECCCIPHERBLOB', layout).at.Cipher?.offset)
  return session.bytes(name as FunctionName, Math.max(cipher.length, 64), (out, length) =>
    session.library.try(name, container, blob.memory, out, length),
  )
}
