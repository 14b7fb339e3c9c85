import { z } from 'zod'

const dottedOid = z.string().regex(/^[0-2](\.(0|[1-9]\d*))+$/)

/** What may stand beside a certificate policy (RFC 5280 §4.2.1.4), by its OID. */
export const policyQualifiers = z.record(
  dottedOid,
  z.strictObject({
    /** URI of the certification practice statement. */
    cps: z.url({ protocol: /^https?$/ }).optional(),
    /** A text for people. */
    notice: z.string().min(1).max(200).optional(),
  }),
)

/** Statements of a qualified certificate (ETSI EN 319 412-5). */
export const qcStatements = z.strictObject({
  compliance: z.literal(true),
  sscd: z.literal(true).optional(),
  types: z
    .array(z.enum(['esign', 'eseal', 'web']))
    .min(1)
    .optional(),
  retentionYears: z.int().positive().optional(),
  /** Disclosure statements. */
  pds: z
    .array(z.strictObject({ url: z.url({ protocol: /^https$/ }), language: z.string().regex(/^[a-z]{2}$/) }))
    .min(1)
    .optional(),
})

/** One alternative name of a holder (RFC 5280 §4.2.1.6). */
export const alternativeName = z.strictObject({
  type: z.enum(['email', 'dns', 'uri']),
  value: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[\x21-\x7e]+$/),
})
