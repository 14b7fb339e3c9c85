import type { DistributionPoint } from './distribution-point.ts'
import type { GeneralName } from './general-name.ts'
import type { IdentityField, IdentityNumbers, IdentityOids } from './identity.ts'
import type { KeyUsage } from './key-usage.ts'
import type { NameConstraints } from './name-constraints.ts'
import type { PolicyConstraints, PolicyMapping, PolicyQualifiers } from './policies.ts'
import type { QcStatements } from './qc-statements.ts'

/** What a certificate's extensions say (RFC 5280 §4.2; GM/T 0015 table A.3 for what is critical). */
export interface Extensions {
  /** The issuer's own subject key identifier; SHA-1 of its public key bits where it has none. */
  readonly authorityKeyId?: Uint8Array
  readonly subjectKeyId?: Uint8Array
  readonly keyUsage?: readonly KeyUsage[]
  /** True when left out. GM/T 0015: critical in dual certificates and CAs, not in single ones. */
  readonly keyUsageCritical?: boolean
  /** OIDs; see PURPOSE. */
  readonly extendedKeyUsage?: readonly string[]
  /** For certificates that are good for these purposes only, such as time stamping (RFC 3161 §2.3). */
  readonly extendedKeyUsageCritical?: boolean
  /** Critical where `ca` is true. */
  readonly basicConstraints?: { readonly ca: boolean; readonly pathLength?: number }
  readonly policies?: readonly string[]
  /** By policy OID. */
  readonly policyQualifiers?: Readonly<Record<string, PolicyQualifiers>>
  readonly policyMappings?: readonly PolicyMapping[]
  readonly policyConstraints?: PolicyConstraints
  readonly inhibitAnyPolicy?: number
  readonly nameConstraints?: NameConstraints
  /** URIs, each a distribution point of its own. */
  readonly crlDistributionPoints?: readonly string[]
  /** URIs of delta lists. */
  readonly freshestCrl?: readonly string[]
  readonly caIssuers?: readonly string[]
  readonly ocsp?: readonly string[]
  readonly subjectAltNames?: readonly GeneralName[]
  /** RFC 5280 §4.2.1.6: true where the subject is empty. */
  readonly subjectAltNamesCritical?: boolean
  readonly issuerAltNames?: readonly GeneralName[]
  readonly qcStatements?: QcStatements
  readonly ocspNoCheck?: boolean
  readonly identity?: IdentityNumbers
  /** Issuer's own OIDs for identity numbers; the housing-fund number has no other. */
  readonly identityOids?: IdentityOids
}

/** One extension as it stands. */
export interface RawExtension {
  readonly oid: string
  readonly critical: boolean
  /** `critical` is written out; DER leaves out its default FALSE. */
  readonly explicit: boolean
  readonly value: Uint8Array
}

/** What was read: RFC 5280's names, and beside the addresses of lists their whole distribution points. */
export interface ParsedExtensions extends Extensions {
  readonly authorityCertIssuer?: readonly GeneralName[]
  /** As certificates' serials are written, lower-case hex. */
  readonly authorityCertSerial?: string
  readonly distributionPoints?: readonly DistributionPoint[]
  readonly freshestPoints?: readonly DistributionPoint[]
  /** Critical extensions that this package does not know: RFC 5280 §4.2 refuses such a certificate. */
  readonly unknownCritical: readonly string[]
  readonly all: readonly ReadExtension[]
  /** Behind `identity`: each extension that carries a number. */
  readonly identityNumbers?: readonly CarriedNumber[]
}

export interface CarriedNumber {
  readonly raw: RawExtension
  readonly field: IdentityField
  readonly number: string
}

/** One extension, read: as it stands, and what it says. */
export interface ReadExtension extends RawExtension {
  /** Of the Extension: identifier, criticality and value. */
  readonly content: Uint8Array
  readonly says: Partial<ParsedExtensions>
}
