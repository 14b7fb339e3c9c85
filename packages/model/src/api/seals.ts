import { z } from 'zod'
import { CASE_STATES } from '../states.ts'
import { caseReference, hex32, instant, signedStatement, version, words } from './common.ts'
import { session } from './hall.ts'

// Electronic seals (GB/T 38540).

/** At most 2 MB of a seal. */
const sealFile = z.base64().min(4).max(2_800_000)

export const sealVerificationRequest = z.strictObject({
  /** SESeal, DER. */
  seal: sealFile,
  /** When it must hold; now when left out. */
  at: instant.optional(),
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

/** A kind of seal that a profile offers, and what its impression must be like. */
const kind = z.object({
  id: z.string(),
  name: words,
  type: z.int(),
  shape: z.enum(['round', 'oval', 'square']),
  widthMm: z.int(),
  heightMm: z.int(),
  colour: z.enum(['red', 'blue', 'black']),
  minDpi: z.int(),
})

/** A seal of the register. */
export const sealView = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  reference: caseReference,
  certificate: hex32,
  standing: z.enum(['waiting', 'valid', 'replaced', 'suspended', 'revoked']),
  /** `data:` address of a PNG. */
  picture: z.string(),
  widthMm: z.int(),
  heightMm: z.int(),
  createdAt: instant,
  validUntil: instant,
  /** When it was on the token. */
  receivedAt: instant.optional(),
  token: z.string().optional(),
  /** Number of the seal that it takes the place of. */
  follows: z.string().optional(),
})

export const sealList = z.object({
  /** Empty where this profile has no seals. */
  offered: z.array(kind),
  /** By when a review is done. */
  promise: words.optional(),
  /** Newest first. */
  seals: z.array(sealView),
  open: z.object({ reference: caseReference, state: z.enum(CASE_STATES) }).optional(),
})

export const startSealRequest = z.strictObject({
  kind: z.string().max(31),
  /** As it stands in the impression. */
  name: z.string().trim().min(2).max(60),
})

export const sealPictureRequest = z.strictObject({
  /** PNG, JPEG or WebP. */
  picture: z.base64().min(4).max(14_000_000),
})

export const sealCase = z.object({
  reference: caseReference,
  state: z.enum(CASE_STATES),
  version,
  profile: z.string(),
  next: words,
  createdAt: instant,
  submittedAt: instant.optional(),
  dueAt: instant.optional(),
  reason: z.string().optional(),
  certificate: hex32,
  kind,
  name: z.string(),
  /** Absent until a picture was sent. */
  image: z
    .object({
      acceptable: z.boolean(),
      findings: z.array(
        z.object({
          check: z.string(),
          verdict: z.enum(['right', 'noted', 'wrong']),
          code: z.string(),
          title: words,
          words,
        }),
      ),
      /** `data:` address of what would be in the seal; absent where no impression was found. */
      picture: z.string().optional(),
      digest: hex32.optional(),
    })
    .optional(),
  history: z.array(
    z.object({
      at: instant,
      by: z.string(),
      event: z.string(),
      from: z.enum(CASE_STATES).optional(),
      to: z.enum(CASE_STATES),
      reason: z.string().optional(),
    }),
  ),
})

export const sealSubmitRequest = z.strictObject({ version })

export const staffSealCase = sealCase.extend({
  holder: session.shape.holder,
  /** The holder's seals on record, newest first. */
  registered: z.array(sealView),
  /** Of one entered at a counter: by whom, and whether the asker may still change and submit it. */
  entered: z.object({ by: z.string(), mayEdit: z.boolean() }).optional(),
  mayDecide: z.boolean(),
})

export const sealDecisionRequest = z.strictObject({
  version,
  decision: z.enum(['approve', 'reject', 'correct']),
  reason: z.string().max(500).optional(),
  /** Of the picture that was looked at. */
  pictureDigest: hex32,
})

/** One use of a seal. */
const stamping = z.object({
  id: z.string(),
  seal: z.string(),
  sealName: z.string(),
  /** Absent where another application asked the assistant itself. */
  document: z.object({ name: z.string(), pages: z.int(), page: z.int(), digest: hex32 }).optional(),
  begunAt: instant,
  /** Absent: begun, and never heard of again. */
  done: z
    .object({
      /** By the clock of the computer that stamped. */
      at: instant,
      recordedAt: instant,
      documentHash: z.string(),
    })
    .optional(),
})

/** Newest first. */
export const stampingList = z.object({ stampings: z.array(stamping) })

export const beginStampingRequest = z.strictObject({
  /** Number of the seal. */
  seal: z.string().regex(/^[\w-]{1,60}$/),
  /** File name. */
  name: z.string().trim().min(1).max(200),
  pages: z.int().min(1).max(20_000),
  /** From 1. */
  page: z.int().min(1).max(20_000),
  /** SHA-256 of the document before it is stamped. */
  digest: hex32,
})

/** `id` goes to the assistant as the stamping’s `reference`. */
export const begunStamping = z.object({ id: z.string() })

export const stampingProof = z.strictObject({
  /** The assistant’s answer: SignedData, DER. */
  signature: z.base64().min(4).max(3_000_000),
})

/** Without what its holder calls the document: whoever has the stamped file may hand in its proof. */
export const recordedStamping = stamping.omit({ document: true })

export const stampVerificationRequest = z.strictObject({
  /** A PDF, at most 20 MB. */
  document: z.base64().min(4).max(28_000_000),
})

export const stampVerification = z.object({
  /** `none`: nobody has stamped or signed it. */
  verdict: z.enum(['right', 'wrong', 'unknown', 'none']),
  words,
  /** In the order in which they were laid on it. */
  stamps: z.array(
    sealVerification.omit({ words: true }).extend({
      /** From 1. */
      page: z.int().optional(),
      /** By the clock of the computer that stamped. */
      stampedAt: instant.optional(),
      /** Common name of the certificate. */
      signer: z.string().optional(),
    }),
  ),
})

/** A seal of the register as staff see it. */
export const staffSealRecord = sealView.extend({
  filings: z.array(z.object({ office: z.string(), number: z.string(), filedOn: z.string() })),
  cancelled: z.object({ at: instant, reason: z.string() }).optional(),
  /** The newest hundred. */
  stampings: z.array(stamping),
  /** Whether the asker may file and cancel it. */
  mayKeep: z.boolean(),
})

export const sealFilingRequest = z.strictObject({
  /** Where it was filed. */
  office: z.string().trim().min(1).max(100),
  number: z.string().trim().min(1).max(60),
  filedOn: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
})

export const sealCancelRequest = z.strictObject({ reason: z.string().trim().min(1).max(500) })

export const sealTicket = z.object({ ticket: z.string(), certificate: hex32, expiresAt: instant })

/** What the assistant brings to the token. */
export const sealDelivery = z.object({
  origin: z.string(),
  nonce: z.string(),
  /** Whose seals they are; its key signs that they are there. */
  certificate: hex32,
  shown: z.array(z.string()),
  seals: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      /** Its place among the certificate's seals, from 1. */
      ordinal: z.int().positive(),
      /** The one that it takes the place of, where that lies on this token: it may go where room is short, the register keeps it. */
      replaces: z.object({ certificate: hex32, ordinal: z.int().positive() }).optional(),
      /** SESeal, DER. */
      seal: z.base64(),
      digest: hex32,
    }),
  ),
})

/** Purpose `seal`; `caseDigest` is the SHA-256 of the seal that was read back. */
export const sealReceiptRequest = z.strictObject({ statement: signedStatement })

export type SealList = z.infer<typeof sealList>
export type SealView = z.infer<typeof sealView>
export type SealCase = z.infer<typeof sealCase>
export type StaffSealCase = z.infer<typeof staffSealCase>
export type StaffSealRecord = z.infer<typeof staffSealRecord>
export type SealTicket = z.infer<typeof sealTicket>
export type Stamping = z.infer<typeof stamping>
export type StampingList = z.infer<typeof stampingList>
export type BegunStamping = z.infer<typeof begunStamping>
export type StampVerification = z.infer<typeof stampVerification>
export type SealDelivery = z.infer<typeof sealDelivery>
