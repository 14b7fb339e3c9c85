import { verify } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import {
  type Certificate,
  PkiError,
  parseCertificate,
  parseSm2EnvelopedKey,
  parseSpki,
  sameBytes,
  validatePath,
} from '@certhall/pki'
import { fromBase64 } from '../encoding.ts'
import type { Issued } from './request-certificate.ts'

export interface CheckedIssue {
  signing: Certificate
  encryption?: { certificate: Certificate; envelope: Uint8Array }
  /** DER ciphertext to the key that decrypts. */
  challenge?: Uint8Array
  receiptNonce: string
}

/**
 * Whether what the hall sent may be written: the signing certificate is for our key, the encryption certificate for the
 * enveloped one, both have the approved subject and lead to one issuer whose chain holds. `delivery-answer-wrong`.
 */
export function checkIssued(issued: Issued, expected: { spki: Uint8Array; subject: string }): CheckedIssue {
  try {
    return check(issued, expected)
  } catch (error) {
    if (error instanceof PkiError)
      throw new CerthallError('delivery-answer-wrong', `${error.code}: ${error.message}`)
    throw error
  }
}

function check(issued: Issued, { spki, subject }: { spki: Uint8Array; subject: string }): CheckedIssue {
  const chain = issued.chain.map(fromBase64)
  const signing = checkCertificate(fromBase64(issued.signing), chain, subject)
  insist(sameBytes(signing.spki, spki), 'the certificate is for another key')
  const { receiptNonce } = issued
  const challenge = issued.challenge === undefined ? undefined : fromBase64(issued.challenge)
  if (issued.encryption === undefined) return { signing, challenge, receiptNonce }

  insist(issued.envelope !== undefined && challenge !== undefined, 'no envelope or no challenge')
  const certificate = checkCertificate(fromBase64(issued.encryption), chain, subject)
  const envelope = fromBase64(issued.envelope as string)
  insist(isSameKey(certificate, envelope), 'the encryption certificate is for another key')
  return { signing, encryption: { certificate, envelope }, challenge, receiptNonce }
}

/** Whether the envelope names the certificate's key; the token finds out whether it holds what it names. */
export function isSameKey({ spki }: Certificate, envelope: Uint8Array): boolean {
  const { point } = parseSpki(spki)
  return point !== undefined && sameBytes(point, parseSm2EnvelopedKey(envelope).point)
}

function checkCertificate(der: Uint8Array, chain: Uint8Array[], subject: string): Certificate {
  const certificate = parseCertificate(der)
  insist(sameBytes(certificate.subjectDer, fromBase64(subject)), 'another subject')
  const anchor = chain.at(-1)
  insist(anchor !== undefined, 'no chain')
  // At the instant of issue rather than now: this computer's clock proves nothing about the certificate.
  const result = validatePath({
    chain: [der, ...chain],
    anchors: [anchor as Uint8Array],
    at: certificate.notBefore,
    verify,
  })
  insist(result.ok, result.ok ? '' : `chain: ${result.code} at ${result.index}`)
  return certificate
}

function insist(holds: boolean, fault: string): void {
  if (!holds) throw new CerthallError('delivery-answer-wrong', fault)
}
