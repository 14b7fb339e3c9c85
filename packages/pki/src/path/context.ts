import type { KeyType, SignatureName } from '../algorithms.ts'
import type { Certificate } from '../certificate.ts'
import type { Crl } from '../crl/read.ts'
import type { KeyUsage } from '../key-usage.ts'
import { sameName } from '../name-comparison.ts'
import type { CertIdHash } from '../ocsp/cert-id.ts'
import type { OcspAnswer } from '../ocsp/read-response.ts'
import type { Signed, Work } from './work.ts'

/** A name and a key that are trusted; with its certificate where it was given as one. */
export interface Anchor {
  readonly subjectDer: Uint8Array
  readonly spki: Uint8Array
  readonly key: KeyType
  readonly certificate?: Certificate
}

/** Leaf first; the anchor is not among the certificates. */
export interface Chain {
  readonly certificates: readonly Certificate[]
  readonly anchor: Anchor
}

/** An answer, with the certificates sent along and the nonce of the question where one was asked with. */
export interface OcspEvidence {
  readonly answer: OcspAnswer
  readonly signed: Signed
  readonly responders: readonly Certificate[]
  readonly nonce?: Uint8Array
}

/** What the policies of a path must come to (RFC 5280 §6.1.1 (c), (e), (f), (g)). */
export interface PolicyDemands {
  /** OIDs that are good for the caller; any when left out. */
  readonly acceptable?: readonly string[]
  /** The path must be good for one of them. */
  readonly explicit?: boolean
  readonly inhibitMapping?: boolean
  readonly inhibitAnyPolicy?: boolean
}

export interface PathContext {
  /** Instants, milliseconds cut to whole seconds. */
  readonly at: number
  readonly statusAt: number
  readonly certificates: readonly Certificate[]
  readonly anchors: readonly Anchor[]
  readonly crls?: readonly Crl[]
  readonly ocsp?: readonly OcspEvidence[]
  /** Lists or answers were handed in that cannot be read. */
  readonly unreadable: { readonly crls: boolean; readonly ocsp: boolean }
  readonly digest?: (hash: CertIdHash, bytes: Uint8Array) => Uint8Array
  readonly usage?: KeyUsage
  readonly purposes: readonly string[]
  readonly purposesInAuthorities: boolean
  readonly policy: PolicyDemands
  readonly signatures?: readonly SignatureName[]
  readonly ignoreLeafExpiry: boolean
  readonly strict: boolean
  readonly work: Work
}

/** RFC 5280 §6.1: an authority's certificate for itself, as in a change of keys. */
export function isSelfIssued({ issuerDer, subjectDer }: Certificate): boolean {
  return sameName(issuerDer, subjectDer)
}
