import type { ParsedExtensions } from './extension-fields.ts'
import { EXTENSION } from './extensions.ts'

/**
 * Extensions that are the same in many certificates of an issuer, octet by octet. What differs from holder to holder is not
 * worth remembering; identity numbers and what is not known are not either.
 */
export const REPEATED = [
  EXTENSION.authorityKeyId,
  EXTENSION.keyUsage,
  EXTENSION.policies,
  EXTENSION.basicConstraints,
  EXTENSION.extendedKeyUsage,
  EXTENSION.crlDistributionPoints,
  EXTENSION.freshestCrl,
  EXTENSION.authorityInfoAccess,
  EXTENSION.qcStatements,
] as const

export type RepeatedOid = (typeof REPEATED)[number]

const SET: ReadonlySet<string> = new Set(REPEATED)
export const isRepeated = (oid: string): boolean => SET.has(oid)

/** What these extensions say, and no others. */
export type RepeatedFields = Pick<
  ParsedExtensions,
  | 'authorityKeyId'
  | 'authorityCertIssuer'
  | 'authorityCertSerial'
  | 'keyUsage'
  | 'keyUsageCritical'
  | 'policies'
  | 'policyQualifiers'
  | 'basicConstraints'
  | 'extendedKeyUsage'
  | 'extendedKeyUsageCritical'
  | 'crlDistributionPoints'
  | 'distributionPoints'
  | 'freshestCrl'
  | 'freshestPoints'
  | 'ocsp'
  | 'caIssuers'
  | 'qcStatements'
>
