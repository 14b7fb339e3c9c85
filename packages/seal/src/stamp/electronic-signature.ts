// The electronic signature data of GB/T 38540-2020 (SES_Signature): the seal, the document's hash and the time, signed by the
// certificate that the seal lists.
import { PkiError, type SignatureName } from '@certhall/pki'
import {
  bitString,
  Fields,
  generalizedTime,
  ia5,
  integer,
  octetString,
  oid,
  readText,
  readWhole,
  sequence,
  TAG,
  timeValue,
} from '@certhall/pki/der'
import { bareAlgorithm, bareIdentifier } from '../bare-algorithm.ts'

const VERSION = 4
/** As of a seal, with a certificate and a signature more. */
const LIMIT = 3 * 1024 * 1024

/** Where a stamped PDF's signature carries it: an unsigned attribute. 2.999 is the arc for examples, as of `SEAL_MAKING`. */
export const SES_SIGNATURE = '2.999.38540.2'

export interface StampedContent {
  /** SESeal, DER. */
  readonly seal: Uint8Array
  /** By the clock of the computer that stamped; whole seconds. */
  readonly at: Date
  /** Hash of the document, by the digest that goes with the signature's algorithm. */
  readonly documentHash: Uint8Array
  /** What the one who asked for the stamp calls it; ASCII, may be empty. */
  readonly property: string
}

/** DER TBS_Sign: what the stamping certificate's key signs. */
export function encodeStampedContent({ seal, at, documentHash, property }: StampedContent): Uint8Array {
  return sequence(integer(VERSION), seal, generalizedTime(at), bitString(documentHash), ia5(property))
}

/** DER SES_Signature. */
export function assembleElectronicSignature(
  signed: Uint8Array,
  { certificate, algorithm }: { certificate: Uint8Array; algorithm: SignatureName },
  signature: Uint8Array,
): Uint8Array {
  return sequence(signed, octetString(certificate), oid(bareIdentifier(algorithm)), bitString(signature))
}

export interface ElectronicSignature extends StampedContent {
  /** DER. */
  readonly certificate: Uint8Array
  /** Undefined for one that is not in the table. */
  readonly algorithm: SignatureName | undefined
  readonly signed: Uint8Array
  readonly signature: Uint8Array
}

/** Reads one of the form of 2020 or 2025, the seal in it unread; PkiError `der-*` or `bad-version`. */
export function parseElectronicSignature(der: Uint8Array): ElectronicSignature {
  const outer = new Fields(readWhole(der, TAG.sequence, LIMIT).content)
  const content = outer.take(TAG.sequence)
  const certificate = outer.octets()
  const algorithm = bareAlgorithm(outer.oid())
  const signature = outer.bits()
  outer.takeIf(0xa0)
  outer.end()
  const fields = new Fields(content.content)
  const version = fields.number()
  if (version < VERSION) throw new PkiError('bad-version', String(version))
  const seal = fields.take(TAG.sequence).der
  const at = timeValue(fields.take())
  const documentHash = fields.bits()
  const property = readText(fields.take())
  fields.takeIf(0xa0)
  fields.end()
  return { seal, at, documentHash, property, certificate, algorithm, signed: content.der, signature }
}
