// What a path is checked with, read; what others sent and cannot be read is passed over and remembered.
import { sameBytes } from '../bytes.ts'
import { type Certificate, parseCertificate } from '../certificate.ts'
import { type Crl, parseCrl } from '../crl/read.ts'
import { parseOcspResponse } from '../ocsp/read-response.ts'
import { PkiError } from '../pki-error.ts'
import { parseSpki } from '../spki.ts'
import type { Anchor, OcspEvidence } from './context.ts'
import type { FaultAt } from './faults.ts'
import type { PathInput, TrustAnchor } from './validate-path.ts'

type Given = Uint8Array | Certificate

const readCertificate = (given: Given): Certificate =>
  given instanceof Uint8Array ? parseCertificate(given) : given

/** The value, or the error that its bytes are worth. */
function attempt<Value>(read: () => Value): Value | PkiError {
  try {
    return read()
  } catch (error) {
    if (error instanceof PkiError) return error
    throw error
  }
}

const faultOf = ({ code }: PkiError, index: number): FaultAt => ({
  code: code === 'unknown-algorithm' ? code : 'malformed',
  index,
})

export function readLeaf(given: Given): Certificate | FaultAt {
  const leaf = attempt(() => readCertificate(given))
  return leaf instanceof PkiError ? faultOf(leaf, 0) : leaf
}

/** Throws PkiError. */
export function readTrust(anchors: PathInput['anchors']): Anchor[] {
  return anchors.map((given) => {
    if (!isBare(given)) {
      const certificate = readCertificate(given)
      const { subjectDer, spki, key } = certificate
      return { subjectDer, spki, key, certificate }
    }
    const { subject, spki } = given
    return { subjectDer: subject, spki, key: parseSpki(spki).key }
  })
}

const isBare = (given: Given | TrustAnchor): given is TrustAnchor =>
  !(given instanceof Uint8Array) && !('der' in given)

/** What may stand between leaf and anchors, each once; `index` of a fault is that in the input. */
export function readOthers(
  chain: PathInput['chain'],
  anchors: readonly Anchor[],
): { certificates: Certificate[]; unreadable?: FaultAt } {
  const certificates: Certificate[] = []
  const known = anchors.flatMap(({ certificate }) => (certificate ? [certificate.der] : []))
  let unreadable: FaultAt | undefined
  for (const [index, given] of chain.entries()) {
    if (index === 0) continue
    const der = given instanceof Uint8Array ? given : given.der
    if (known.some((other) => sameBytes(other, der))) continue
    known.push(der)
    const certificate = attempt(() => readCertificate(given))
    if (certificate instanceof PkiError) unreadable ??= faultOf(certificate, index)
    else certificates.push(certificate)
  }
  return { certificates, ...(unreadable ? { unreadable } : {}) }
}

interface Evidence<Item> {
  readonly read: Item[]
  /** Some could not be read. */
  readonly unreadable: boolean
}

export function readLists(given: NonNullable<PathInput['crls']>): Evidence<Crl> {
  const all = given.map((crl) => attempt(() => (crl instanceof Uint8Array ? parseCrl(crl) : crl)))
  const read = all.flatMap((crl) => (crl instanceof PkiError ? [] : [crl]))
  return { read, unreadable: read.length < all.length }
}

export function readEvidence(given: NonNullable<PathInput['ocsp']>): Evidence<OcspEvidence> {
  const read = given.flatMap((one) => {
    const { answer: der, nonce } = one instanceof Uint8Array ? { answer: one, nonce: undefined } : one
    const answer = attempt(() => parseOcspResponse(der))
    // A refusal to answer (RFC 6960 §4.2.1) is as if nothing had come.
    if (answer instanceof PkiError || answer.status !== 'successful') return []
    const { signatureName, signature, data } = answer
    const responders = answer.certs.map((bytes) => attempt(() => parseCertificate(bytes)))
    return {
      answer,
      signed: { tbs: data, signatureName, signature },
      responders: responders.flatMap((one) => (one instanceof PkiError ? [] : [one])),
      ...(nonce ? { nonce } : {}),
    }
  })
  return { read, unreadable: read.length < given.length }
}
