import { parseCertificate, toHex } from '@certhall/pki'
import type { PKCS11 } from 'pkcs11js'
import type { Container, KeyUse } from '../../port.ts'
import { spkiOf } from './key-kinds.ts'
import { ck, type Handle } from './load-module.ts'
import { attribute, findObjects, numberOf } from './objects.ts'
import { placeOf } from './pair-ids.ts'
import type { Sm2Dialect } from './sm2-dialects.ts'

/** All objects of one CKA_ID. */
export interface Pair {
  id: Uint8Array
  container: string
  use: KeyUse
  publicKeys: Handle[]
  privateKeys: Handle[]
  certificates: { handle: Handle; der: Uint8Array }[]
  /** Of the public key object, else of a certificate. */
  spki?: Uint8Array
}

/** What the token holds, by CKA_ID; private keys are seen by whoever is logged in. */
export function scanPairs(module: PKCS11, session: Handle, dialect: Sm2Dialect | undefined): Pair[] {
  const pairs = new Map<string, Pair>()
  const read = (object: Handle, type: number) => attribute(module, session, object, type)

  function pairOf(object: Handle): Pair | undefined {
    const id = read(object, ck.CKA_ID)
    // Without an id nothing tells what belongs together.
    if (!id || id.length === 0) return undefined
    const key = toHex(id)
    const known = pairs.get(key)
    if (known) return known
    const { container, use = 'signing' } = placeOf(id)
    const pair: Pair = { id, container, use, publicKeys: [], privateKeys: [], certificates: [] }
    pairs.set(key, pair)
    return pair
  }
  const objects = (type: number) =>
    findObjects(module, session, [
      { type: ck.CKA_CLASS, value: type },
      { type: ck.CKA_TOKEN, value: true },
    ])

  for (const handle of objects(ck.CKO_PUBLIC_KEY)) {
    const pair = pairOf(handle)
    if (!pair) continue
    pair.publicKeys.push(handle)
    pair.spki ??= readSpki(read, handle, dialect)
  }
  for (const handle of objects(ck.CKO_PRIVATE_KEY)) pairOf(handle)?.privateKeys.push(handle)
  for (const handle of objects(ck.CKO_CERTIFICATE)) {
    const der = read(handle, ck.CKA_VALUE)
    const certificate = der && readCertificate(der)
    if (!der || !certificate || certificate.extensions.basicConstraints?.ca) continue
    const pair = pairOf(handle)
    if (!pair) continue
    pair.certificates.push({ handle, der })
    pair.spki ??= certificate.spki
    const usage = certificate.extensions.keyUsage
    const signs = usage?.some((one) => one === 'digitalSignature' || one === 'nonRepudiation')
    // Another program's encryption pair has an id of its own; its certificate says what it is for.
    if (usage && !signs && placeOf(pair.id).use === undefined) pair.use = 'encryption'
  }
  return [...pairs.values()]
}

/**
 * The port's view. Half pairs, as a pull in the middle of their making leaves them behind, are no containers; without a
 * log-in only the public half can be seen, and is believed.
 */
export function containersOf(pairs: readonly Pair[], loggedIn: boolean): Container[] {
  const containers = new Map<string, Container>()
  for (const { container: name, use, spki, certificates, privateKeys } of pairs) {
    if (!spki || (loggedIn && privateKeys.length === 0)) continue
    const container = containers.get(name) ?? { name }
    containers.set(name, container)
    const certificate = certificates.at(-1)?.der
    if (use === 'signing')
      Object.assign(container, { signingKey: spki }, certificate && { signingCertificate: certificate })
    else
      Object.assign(container, { encryptionKey: spki }, certificate && { encryptionCertificate: certificate })
  }
  return [...containers.values()]
}

function readSpki(
  read: (object: Handle, type: number) => Uint8Array | undefined,
  handle: Handle,
  dialect: Sm2Dialect | undefined,
): Uint8Array | undefined {
  try {
    return spkiOf({
      keyType: numberOf(read(handle, ck.CKA_KEY_TYPE)),
      modulus: read(handle, ck.CKA_MODULUS),
      exponent: read(handle, ck.CKA_PUBLIC_EXPONENT),
      params: read(handle, ck.CKA_EC_PARAMS),
      point: read(handle, ck.CKA_EC_POINT),
      dialect,
    })
  } catch {
    // A key that cannot be one: as good as none.
    return undefined
  }
}

/** Undefined for what is no certificate that we read: other people's objects are none of our business. */
export function readCertificate(der: Uint8Array) {
  try {
    return parseCertificate(der)
  } catch {
    return undefined
  }
}
