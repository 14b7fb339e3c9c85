import { z } from 'zod'
import { policyQualifiers, qcStatements } from './certificate-extras.ts'
import { paperKind } from './papers.ts'
import { CASE_KINDS } from './states.ts'

const words = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })
const duration = z.union([
  z.strictObject({ days: z.int().positive() }),
  z.strictObject({ months: z.int().positive() }),
])
/** A time within which something is promised: also working days, by the calendar of holidays and make-up days. */
const period = z.union([duration, z.strictObject({ workingDays: z.int().positive() })])
const keyUsage = z.enum([
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
])

/** Numbers that a certificate can carry as identity extensions (GB/T 20518 §5.2.4). */
export const IDENTITY_FIELDS = [
  'residentId',
  'officerId',
  'passport',
  'socialInsurance',
  'registration',
  'organisation',
  'tax',
  'socialCredit',
  'housingFund',
] as const

/** One step of the holder's confirmation: what is shown, and what 「不一致」 leads to. */
const confirmation = z.strictObject({
  id: z.string().regex(/^[a-z][a-z-]*$/),
  title: words,
  /** Fields of the holder's record shown here; a step none of whose fields the certificate holds is left out. */
  fields: z.array(z.enum(['name', 'unitAddress', ...IDENTITY_FIELDS])).min(1),
  onlyIfPresent: z.boolean().default(false),
  mismatch: z.strictObject({ words, bring: z.array(words).min(1) }),
})

/** The texts that a holder accepts; kept with the case as he accepted them. */
const agreement = z.strictObject({
  version: z.string(),
  terms: words,
  privacy: words,
  idData: words,
  keptYears: z.int().positive(),
})

/** One row of the price list; the first row that fits is the price, and where none does it is free of charge. */
const price = z
  .strictObject({
    kinds: z.array(z.enum(CASE_KINDS)).min(1),
    /** Left out: whatever the key. */
    keys: z
      .array(z.enum(['sm2', 'p256', 'rsa2048']))
      .min(1)
      .optional(),
    /** From the how-manieth of the holder's certificates of this service on, the oldest being the first. */
    from: z.int().positive().default(1),
    /** In fen, once. */
    flatFen: z.int().positive().optional(),
    /** In fen, for each year of the term. */
    perYearFen: z.int().positive().optional(),
  })
  .refine(({ flatFen, perYearFen }) => flatFen ?? perYearFen, 'flatFen or perYearFen is missing')

/** What is charged, and where to. */
export const feeRules = z.strictObject({
  prices: z.array(price).min(1),
  payWithin: period,
  bank: z.strictObject({ account: z.string(), name: words, bank: words }),
})

/** What a counter does onto a new token. */
const counterIssue = z.strictObject({
  review: z.boolean(),
  reviewWithin: period.optional(),
  /** How long an approved one may be written, and one that was entered be completed. */
  download: period,
  papers: z.array(paperKind).default([]),
})

const servicePoint = z.strictObject({
  id: z.string(),
  name: words,
  address: words,
  hours: words,
  phone: z.string(),
})

/** When holders are reminded of a certificate's end. */
const reminders = z.strictObject({
  windowOpens: z.boolean().default(true),
  /** Days before the certificate ends. */
  beforeExpiry: z.array(z.int().min(1).max(365)).default([30, 7, 1]),
  /** Days before the window closes, where it stays open after the certificate's end. */
  beforeWindowCloses: z.array(z.int().min(1).max(365)).default([7]),
  /** From this hour of the day on, at +08:00. */
  hour: z.int().min(0).max(23).default(9),
})

/** Every rule in which two services differ. Code reads these; it never asks for a profile by its id. */
export const profileSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/),
  version: z.int().positive(),
  name: words,
  /** What the holder calls the certificate. */
  product: words,
  accent: z.string().regex(/^#[0-9a-f]{6}$/),
  operator: words,
  hotline: z.string(),
  holder: z.strictObject({
    kind: z.enum(['person', 'entity']),
    idType: z.enum(['resident-id', 'uscc']),
    /** Regions served (prefixes of the 6-digit GB/T 2260 code); holders elsewhere are told where to go. */
    regions: z.array(z.string().regex(/^\d{2,6}$/)).min(1),
    elsewhere: words,
  }),
  certificate: z.strictObject({
    /** Issuers, by the key algorithm of the certificate to renew. */
    algorithms: z.array(z.enum(['sm2', 'p256', 'rsa2048'])).min(1),
    dual: z.array(z.enum(['sm2'])).default([]),
    identity: z.array(z.enum(IDENTITY_FIELDS)),
    policies: z.array(z.string().regex(/^\d+(\.\d+)+$/)).min(1),
    singleKeyUsage: z.array(keyUsage).min(1),
    extendedKeyUsage: z.array(z.string()).default([]),
    policyQualifiers: policyQualifiers.optional(),
    /** Which of the holder's contacts stand among the alternative names, where they are on record. */
    alternativeNames: z
      .array(z.enum(['email']))
      .min(1)
      .optional(),
    qcStatements: qcStatements.optional(),
  }),
  renewal: z.strictObject({
    window: z.strictObject({ opens: duration, closesAfterExpiry: duration.optional() }),
    /** 'old-end': new end = old end + term. 'later-of-end-and-now': also counts from now for an expired one. */
    countFrom: z.enum(['old-end', 'later-of-end-and-now']),
    termYears: z.array(z.int().min(1).max(5)).min(1),
    /** How long after its approval an application may be downloaded; also past the old certificate's end. */
    download: period,
    agreement,
    confirmations: z.array(confirmation),
    handler: z.boolean(),
    captcha: z.boolean(),
    review: z.boolean(),
    reviewPromise: words.optional(),
    /** How long a review should take; a queue's row is late after it. */
    reviewWithin: period.optional(),
    oldCertificate: z.enum(['runs-out', 'revoke-after-receipt']),
    /** What has to be there of a renewal or a change that came by post, fax or mail and is entered by staff; none: it is not taken that way. */
    enteredPapers: z.array(paperKind).default([]),
    keepGenerations: z.int().min(1).max(5),
    /** Ways that remain when renewal here is refused. */
    otherWays: z
      .array(z.strictObject({ id: z.string(), title: words, text: words, bring: z.array(words) }))
      .min(1),
    /** What the holder himself has to tell whom afterwards. */
    toDo: z.array(z.strictObject({ title: words, text: words })).default([]),
  }),
  /** 「添加证件」; left out where numbers are not added online. What is not said here is as for a renewal. */
  change: z
    .strictObject({
      /** Numbers that may be added, in the order in which they are offered. Their values come from the registry. */
      numbers: z.array(z.enum(IDENTITY_FIELDS)).min(1),
      agreement,
      review: z.boolean(),
      reviewPromise: words.optional(),
      reviewWithin: period.optional(),
      download: period,
      oldCertificate: z.enum(['runs-out', 'revoke-after-receipt']),
    })
    .optional(),
  /** 「首次发证」 at a counter; left out where none is offered. */
  first: counterIssue.extend({ termYears: z.array(z.int().min(1).max(5)).min(1) }).optional(),
  /** 「补办」 at a counter, onto a new token, until the old certificate's end; left out where none is offered. */
  replacement: counterIssue.optional(),
  /** How tokens come from their maker, to be prepared at a counter. */
  newTokens: z
    .strictObject({
      /** The admin PIN that all of them have: known to everybody, and replaced before anything else. */
      adminPin: z.string().min(6).max(16),
      /** With fewer tries left for it nothing is tried. */
      adminTriesAtLeast: z.int().min(2).max(10).default(3),
    })
    .optional(),
  /** What is charged, and where to; left out: everything is free of charge. */
  fees: feeRules.optional(),
  reminders: reminders.prefault({}),
  /** 「印章申请」; left out where no electronic seals are made. */
  seal: z
    .strictObject({
      /** Line of issuers that certifies the seal maker; his key is of the same kind. */
      maker: z.string().regex(/^[a-z0-9-]+$/),
      /** How long a review should take, and the words that promise it. */
      reviewWithin: period,
      reviewPromise: words,
      /** How long what was approved may be fetched, or corrected. */
      download: duration,
      /** What seals there are, and what the impression of each must be like by law. */
      kinds: z
        .array(
          z.strictObject({
            id: z.string().regex(/^[a-z][a-z-]{0,30}$/),
            name: words,
            /** GB/T 38540 §6.1.3: 1 of an organisation, 2 of a person. */
            type: z.int().min(1).max(99),
            shape: z.enum(['round', 'oval', 'square']),
            widthMm: z.int().min(10).max(60),
            heightMm: z.int().min(10).max(60),
            colour: z.enum(['red', 'blue', 'black']),
            minDpi: z.int().min(100).max(600),
          }),
        )
        .min(1),
      /** Uploads, in octets. */
      maxPictureBytes: z.int().min(10_000).max(10_000_000),
    })
    .optional(),
  /** 「介质解锁」; left out where tokens are unlocked at a counter only. */
  unlock: z
    .strictObject({
      reviewPromise: words,
      reviewWithin: period,
      /** How long an approved unlock may be carried out, and a draft be filled in. */
      download: period,
      papers: z.array(paperKind).min(1),
      /** With fewer tries left for the admin PIN nothing is tried from afar: a locked one cannot be opened any more. */
      adminTriesAtLeast: z.int().min(2).max(10).default(3),
    })
    .optional(),
  pin: z.strictObject({
    /** A hint for a PIN never changed, by issue date; shown, never tried. */
    initialHints: z.array(z.strictObject({ issuedBefore: z.string(), hint: words })).default([]),
    forgotten: words,
  }),
  servicePoints: z.array(servicePoint).min(1),
})

export type Profile = z.infer<typeof profileSchema>
export type FeeRules = z.infer<typeof feeRules>
export type Words = z.infer<typeof words>
export type Confirmation = z.infer<typeof confirmation>
