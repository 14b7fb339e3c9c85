import canonicalize from 'canonicalize'
import { z } from 'zod'
import { IDENTITY_FIELDS } from './profile.ts'

/** What a registry of legal entities says about one of them; stored with the case that it is for. */
export const registryAnswer = z.strictObject({
  /** Which registry answered, in words that people may read. */
  source: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }),
  /** As of when the registry's data are. */
  asOf: z.iso.datetime({ offset: true }),
  idNumber: z.string(),
  name: z.string().min(1).max(200),
  address: z.string().max(300).optional(),
  /** Registered and not struck off. */
  active: z.boolean(),
  /** By the certificate's field that would carry them; upper case, no spaces. */
  numbers: z.partialRecord(z.enum(IDENTITY_FIELDS), z.string().regex(/^[0-9A-Z]{1,32}$/)),
})

export type RegistryAnswer = z.infer<typeof registryAnswer>

/** The bytes whose SHA-256 is kept beside the answer: canonical JSON (RFC 8785). */
export function encodeRegistryAnswer(answer: RegistryAnswer): Uint8Array {
  return new TextEncoder().encode(canonicalize(answer))
}
