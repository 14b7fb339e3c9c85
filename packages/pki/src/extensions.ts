import { concat } from './bytes.ts'
import { buildDer, type DerBuilder } from './der-builder.ts'
import { boolean, ia5, implicit, integer, nullValue, octetString, oid, sequence, TAG } from './der-write.ts'
import { encodeDistributionPoint } from './distribution-point.ts'
import type { Extensions } from './extension-fields.ts'
import { encodeGeneralName } from './general-name.ts'
import { encodeIdentity } from './identity.ts'
import { encodeNamedBits, KEY_USAGES } from './key-usage.ts'
import { encodeNameConstraints } from './name-constraints.ts'
import { encodeOid } from './oid.ts'
import { PkiError } from './pki-error.ts'
import { encodePolicy, encodePolicyConstraints, encodePolicyMapping } from './policies.ts'
import { encodeQcStatements } from './qc-statements.ts'

export const EXTENSION = {
  authorityKeyId: '2.5.29.35',
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  policies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  policyConstraints: '2.5.29.36',
  inhibitAnyPolicy: '2.5.29.54',
  nameConstraints: '2.5.29.30',
  subjectAltNames: '2.5.29.17',
  issuerAltNames: '2.5.29.18',
  basicConstraints: '2.5.29.19',
  extendedKeyUsage: '2.5.29.37',
  crlDistributionPoints: '2.5.29.31',
  freshestCrl: '2.5.29.46',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
  qcStatements: '1.3.6.1.5.5.7.1.3',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
} as const

export const ACCESS = { ocsp: '1.3.6.1.5.5.7.48.1', caIssuers: '1.3.6.1.5.5.7.48.2' } as const

/** Extended key usages by name. */
export const PURPOSE = {
  any: '2.5.29.37.0',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
} as const

const extension = (dotted: string, critical: boolean, value: Uint8Array): Uint8Array =>
  critical
    ? sequence(oid(dotted), boolean(true), octetString(value))
    : sequence(oid(dotted), octetString(value))

const always = (): boolean => true

const uri = (value: string): Uint8Array => ia5(value, 0x86)

function authorityInfo(fields: Extensions): Uint8Array | undefined {
  const entries = (['ocsp', 'caIssuers'] as const).flatMap((kind) =>
    (fields[kind] ?? []).map((address) => sequence(oid(ACCESS[kind]), uri(address))),
  )
  return entries.length === 0 ? undefined : sequence(...entries)
}

/** One row to each extension, in the order in which they are written. Undefined leaves it out. */
const WRITERS: readonly {
  readonly oid: string
  readonly critical?: (fields: Extensions) => boolean
  readonly value: (fields: Extensions) => Uint8Array | undefined
}[] = [
  {
    oid: EXTENSION.authorityKeyId,
    value: ({ authorityKeyId: id }) => id && sequence(implicit(0, id)),
  },
  { oid: EXTENSION.subjectKeyId, value: ({ subjectKeyId: id }) => id && octetString(id) },
  {
    oid: EXTENSION.keyUsage,
    critical: ({ keyUsageCritical }) => keyUsageCritical ?? true,
    value: ({ keyUsage }) => keyUsage && encodeNamedBits(KEY_USAGES, keyUsage),
  },
  {
    oid: EXTENSION.policies,
    value: ({ policies, policyQualifiers }) =>
      list(policies, (policy) => encodePolicy(policy, policyQualifiers?.[policy])),
  },
  // RFC 5280 §4.2.1.5 (should), §4.2.1.11, §4.2.1.14, §4.2.1.10 (must): these four are critical.
  {
    oid: EXTENSION.policyMappings,
    critical: always,
    value: ({ policyMappings }) => list(policyMappings, encodePolicyMapping),
  },
  {
    oid: EXTENSION.policyConstraints,
    critical: always,
    value: ({ policyConstraints }) => policyConstraints && encodePolicyConstraints(policyConstraints),
  },
  {
    oid: EXTENSION.inhibitAnyPolicy,
    critical: always,
    value: ({ inhibitAnyPolicy: skip }) => (skip === undefined ? undefined : integer(skip)),
  },
  {
    oid: EXTENSION.nameConstraints,
    critical: always,
    value: ({ nameConstraints }) => nameConstraints && encodeNameConstraints(nameConstraints),
  },
  {
    oid: EXTENSION.subjectAltNames,
    critical: ({ subjectAltNamesCritical }) => subjectAltNamesCritical === true,
    value: ({ subjectAltNames }) => list(subjectAltNames, (name) => encodeGeneralName(name)),
  },
  {
    oid: EXTENSION.issuerAltNames,
    value: ({ issuerAltNames }) => list(issuerAltNames, (name) => encodeGeneralName(name)),
  },
  {
    oid: EXTENSION.basicConstraints,
    critical: ({ basicConstraints }) => basicConstraints?.ca === true,
    value: ({ basicConstraints }) => basicConstraints && encodeBasicConstraints(basicConstraints),
  },
  {
    oid: EXTENSION.extendedKeyUsage,
    critical: ({ extendedKeyUsageCritical }) => extendedKeyUsageCritical === true,
    value: ({ extendedKeyUsage }) => list(extendedKeyUsage, oid),
  },
  {
    oid: EXTENSION.crlDistributionPoints,
    value: ({ crlDistributionPoints }) => list(crlDistributionPoints, encodeDistributionPoint),
  },
  {
    oid: EXTENSION.freshestCrl,
    value: ({ freshestCrl }) => list(freshestCrl, encodeDistributionPoint),
  },
  { oid: EXTENSION.authorityInfoAccess, value: authorityInfo },
  {
    oid: EXTENSION.qcStatements,
    value: ({ qcStatements }) => qcStatements && encodeQcStatements(qcStatements),
  },
  { oid: EXTENSION.ocspNoCheck, value: ({ ocspNoCheck }) => (ocspNoCheck ? nullValue() : undefined) },
]

function list<Item>(items: readonly Item[] | undefined, encode: (item: Item) => Uint8Array) {
  if (items === undefined) return undefined
  if (items.length === 0) throw new PkiError('cannot-encode', 'empty list in an extension')
  return sequence(...items.map(encode))
}

function encodeBasicConstraints({ ca, pathLength }: { ca: boolean; pathLength?: number }): Uint8Array {
  if (!ca && pathLength !== undefined) throw new PkiError('cannot-encode', 'path length without cA')
  // DEFAULT FALSE is left out (X.690 §11.5).
  if (!ca) return sequence()
  return pathLength === undefined ? sequence(boolean(true)) : sequence(boolean(true), integer(pathLength))
}

/** Extensions that many certificates share. */
export interface SharedExtensions {
  /** Each encoded, in the rows' order. */
  readonly parts: readonly (Uint8Array | undefined)[]
  /** What stands between rows of a certificate's own, joined: by which rows those are, a bit for each. */
  readonly runs: Map<number, readonly Run[]>
}

/** A row that a certificate fills by itself, or what is shared before the next such row; from the last to the first. */
type Run = number | Uint8Array

// A profile's certificates say the same few things of their own.
const RUNS_LIMIT = 64

/** Which row tells of a field. */
const ROW_OF = new Map<string, number>(
  Object.entries(EXTENSION).map(([field, dotted]) => [field, WRITERS.findIndex((row) => row.oid === dotted)]),
)
for (const field of Object.keys(ACCESS))
  ROW_OF.set(field, ROW_OF.get('authorityInfoAccess' satisfies keyof typeof EXTENSION) as number)

/** Encodes what does not change from certificate to certificate. Throws `cannot-encode`. */
export function shareExtensions(fields: Extensions): SharedExtensions {
  const parts = WRITERS.map((row) => {
    const value = row.value(fields)
    return value && extension(row.oid, row.critical?.(fields) ?? false, value)
  })
  return { parts, runs: new Map() }
}

function runsOf({ parts, runs }: SharedExtensions, own: number): readonly Run[] {
  const known = runs.get(own)
  if (known !== undefined) return known
  const made: Run[] = []
  let between: Uint8Array[] = []
  const join = () => {
    if (between.length > 0) made.push(concat(between.reverse()))
    between = []
  }
  for (let at = WRITERS.length - 1; at >= 0; at--) {
    const part = parts[at]
    if (own & (1 << at)) {
      join()
      made.push(at)
    } else if (part !== undefined) between.push(part)
  }
  join()
  if (runs.size >= RUNS_LIMIT) runs.clear()
  runs.set(own, made)
  return made
}

const NOTHING_SHARED = shareExtensions({})

/** SEQUENCE OF Extension; what `fields` does not say comes from `shared`. Throws `cannot-encode`. */
export function writeExtensions(
  to: DerBuilder,
  fields: Extensions,
  shared: SharedExtensions = NOTHING_SHARED,
): void {
  const before = to.size
  // From the last to the first, as a builder writes.
  const numbers = fields.identity === undefined ? [] : encodeIdentity(fields.identity, fields.identityOids)
  for (let at = numbers.length - 1; at >= 0; at--) {
    const [dotted, value] = numbers[at] as (typeof numbers)[number]
    writeExtension(to, dotted, false, value)
  }
  let own = 0
  for (const field in fields) {
    const row = ROW_OF.get(field)
    if (row !== undefined) own |= 1 << row
  }
  for (const run of runsOf(shared, own)) {
    if (typeof run !== 'number') {
      to.bytes(run)
      continue
    }
    const row = WRITERS[run] as (typeof WRITERS)[number]
    const value = row.value(fields)
    const part = shared.parts[run]
    if (value !== undefined) writeExtension(to, row.oid, row.critical?.(fields) ?? false, value)
    else if (part !== undefined) to.bytes(part)
  }
  to.close(TAG.sequence, before)
}

function writeExtension(to: DerBuilder, dotted: string, critical: boolean, value: Uint8Array): void {
  const before = to.size
  to.bytes(value)
  to.close(TAG.octetString, before)
  if (critical) to.bytes(TRUE)
  const behind = to.size
  to.bytes(encodeOid(dotted))
  to.close(TAG.oid, behind)
  to.close(TAG.sequence, before)
}

const TRUE = boolean(true)

export function encodeExtensions(fields: Extensions, shared: SharedExtensions = NOTHING_SHARED): Uint8Array {
  return buildDer((to) => writeExtensions(to, fields, shared))
}

/** One Extension, for CRLs and status answers, which have few of their own. */
export const encodeExtension = extension
