import canonicalize from 'canonicalize'
import { z } from 'zod'
import { alternativeName, policyQualifiers, qcStatements } from './certificate-extras.ts'
import { IDENTITY_FIELDS } from './profile.ts'

/** Keys that a holder's certificate can be for. */
export const CERTIFIED_KEYS = ['sm2', 'p256', 'rsa2048'] as const

/**
 * What a certificate will be: everything but key, serial and instant of issue. The reviewer approves its hash; the CA
 * issues from it and from nothing else.
 */
export const certificateTemplate = z.strictObject({
  profile: z.string(),
  profileVersion: z.int(),
  /** Id of the issuing CA. */
  issuer: z.string(),
  /** The RA's id of the holder. */
  holder: z.string(),
  key: z.enum(CERTIFIED_KEYS),
  /** A signing and an encryption certificate instead of a single one. */
  dual: z.boolean(),
  subject: z
    .array(
      z.strictObject({ type: z.enum(['C', 'ST', 'L', 'O', 'OU', 'CN', 'SERIALNUMBER']), value: z.string() }),
    )
    .min(1),
  identity: z.partialRecord(z.enum(IDENTITY_FIELDS), z.string()),
  /** Of a single certificate; dual ones have the usages of GB/T 20518 table C.3 and C.4. */
  singleKeyUsage: z.array(z.string()),
  extendedKeyUsage: z.array(z.string()),
  policies: z.array(z.string()),
  policyQualifiers: policyQualifiers.optional(),
  subjectAltNames: z.array(alternativeName).min(1).optional(),
  qcStatements: qcStatements.optional(),
  notAfter: z.iso.datetime(),
})

export type CertificateTemplate = z.infer<typeof certificateTemplate>

/** The bytes whose SHA-256 names a template: canonical JSON (RFC 8785). */
export function encodeTemplate(template: CertificateTemplate): Uint8Array {
  return new TextEncoder().encode(canonicalize(template))
}
