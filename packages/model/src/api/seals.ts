import { z } from 'zod'
import { instant, words } from './common.ts'

// Electronic seals (GB/T 38540).

/** At most 2 MB of a seal. */
const sealFile = z.base64().min(4).max(2_800_000)

export const sealVerificationRequest = z.strictObject({
  /** SESeal, DER. */
  seal: sealFile,
})

const verdict = z.enum(['right', 'wrong', 'unknown'])

export const sealVerification = z.object({
  /** Wrong where anything is, right where all is; unknown where something could not be told. */
  verdict,
  words,
  /** In the order in which they were made. */
  findings: z.array(
    z.object({
      check: z.string(),
      title: words,
      verdict,
      /** Closed list: docs/seals.md. */
      code: z.string(),
      words,
      /** For the technically minded. */
      detail: z.string().optional(),
    }),
  ),
  /** What the seal says; absent where it cannot be read. */
  seal: z
    .object({
      id: z.string(),
      name: z.string(),
      /** 1: of an organisation, 2: of a person. */
      kind: z.int(),
      /** The standard. */
      form: z.string(),
      createdAt: instant,
      validFrom: instant,
      validUntil: instant,
      /** Common names of the certificates. */
      maker: z.string(),
      holder: z.string().optional(),
      widthMm: z.int(),
      heightMm: z.int(),
      /** `data:` address of the picture, where a page may show it. */
      picture: z.string().optional(),
    })
    .optional(),
})

export type SealVerification = z.infer<typeof sealVerification>
