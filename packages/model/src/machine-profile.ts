import { z } from 'zod'

const words = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })

/** Kinds of names that a machine's certificate can have (RFC 5280 §4.2.1.6). */
export const MACHINE_NAMES = ['dns', 'ip', 'email', 'uri'] as const
export type MachineNameKind = (typeof MACHINE_NAMES)[number]

/** The rules for certificates of machines: what a registered client gets without anybody's review. */
export const machineProfileSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/),
  version: z.int().positive(),
  name: words,
  /** The line of issuing CAs. */
  issuer: z.string().regex(/^[a-z0-9-]+$/),
  /** Kinds of keys, by their names in pki's table. */
  keys: z.array(z.string().regex(/^[a-z0-9-]+$/)).min(1),
  /** How long a certificate is good for. */
  days: z.int().min(1).max(1200),
  /** What stands in the subject before the common name, widest part first. */
  subject: z.array(z.strictObject({ type: z.enum(['C', 'ST', 'L', 'O', 'OU']), value: z.string().min(1) })),
  /** Names that a request may ask for; which of them, its client's registration says. */
  names: z.array(z.enum(MACHINE_NAMES)).min(1),
  keyUsage: z.array(z.enum(['digitalSignature', 'keyEncipherment', 'keyAgreement'])).min(1),
  extendedKeyUsage: z.array(z.string()).default([]),
  policies: z.array(z.string().regex(/^\d+(\.\d+)+$/)).min(1),
})

export type MachineProfile = z.infer<typeof machineProfileSchema>
