import { z } from 'zod'
import { STAFF_ROLES } from '../staff-roles.ts'
import { certificateSummary, instant, signedStatement } from './common.ts'

// Log-in of staff, their own accounts, and the people and jurisdictions that an administrator looks after.

const password = z.string().min(1).max(200)
const staffId = z.string().regex(/^[\w-]{1,60}$/)
const jurisdictionId = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/)
const name = z.string().trim().min(1).max(60)
const roles = z.array(z.enum(STAFF_ROLES)).max(STAFF_ROLES.length)

/** `code`: six digits of the app, or a recovery code; asked for by `second-factor-required`. */
export const staffLogInRequest = z.strictObject({
  login: z.string().max(60),
  password: z.string().max(200),
  code: z.string().max(40).optional(),
})

export const staffCertificateLogInRequest = z.strictObject({ statement: signedStatement })

const standIn = z.object({ id: z.string(), name: z.string(), until: instant })

export const staffSession = z.object({
  login: z.string(),
  name: z.string(),
  /** Empty until `mustDo` has been done. */
  roles: z.array(z.enum(STAFF_ROLES)),
  jurisdiction: z.object({ id: z.string(), name: z.string() }),
  expiresAt: instant,
  /** What has to be done before anything else. */
  mustDo: z.enum(['password', 'second-factor']).optional(),
  /** Begun by a password alone. */
  weak: z.boolean(),
  actingFor: standIn.optional(),
  /** For whom this person may stand in now. */
  covers: z.array(standIn),
})

const staffCover = z.object({ id: z.string(), deputy: z.string(), from: instant, until: instant })

export const staffAccount = z.object({
  login: z.string(),
  name: z.string(),
  secondFactor: z.object({ since: instant, recoveryLeft: z.int() }).optional(),
  secondFactorRequired: z.boolean(),
  certificates: z.array(certificateSummary),
  covers: z.array(staffCover),
  sessions: z.array(
    z.object({
      id: z.string(),
      /** How it was begun. */
      method: z.enum(['password', 'second-factor', 'certificate']),
      since: instant,
      seenAt: instant,
      current: z.boolean(),
    }),
  ),
})

export const passwordChangeRequest = z.strictObject({ current: password, next: password })
export const passwordRequest = z.strictObject({ password })
export const secondFactorOffer = z.object({
  /** otpauth:// address, for the QR code. */
  uri: z.string(),
  /** The same secret in base 32, for typing. */
  secret: z.string(),
})
export const secondFactorCode = z.strictObject({ code: z.string().min(6).max(12) })
export const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) })
export const sessionParams = z.strictObject({ id: z.string().regex(/^[0-9a-f]{64}$/) })

export const coverRequest = z.strictObject({ deputy: z.string().max(60), from: instant, until: instant })
export const coverList = z.object({ covers: z.array(staffCover) })
export const coverParams = z.strictObject({ id: z.string().regex(/^[0-9a-f]{32}$/) })
/** Nobody: as oneself again. */
export const actingRequest = z.strictObject({ absent: staffId.optional() })
export const colleagues = z.object({
  colleagues: z.array(z.object({ login: z.string(), name: z.string(), jurisdiction: z.string() })),
})

export const staffPerson = z.object({
  id: z.string(),
  login: z.string(),
  name: z.string(),
  roles: z.array(z.enum(STAFF_ROLES)),
  jurisdiction: z.object({ id: z.string(), name: z.string() }),
  idNumber: z.string().optional(),
  disabled: z.boolean(),
  secondFactor: z.boolean(),
  /** Whether some certificate logs this person in. */
  hasCertificate: z.boolean(),
  mustChangePassword: z.boolean(),
  /** Nobody changes his own rights. */
  mayChange: z.boolean(),
  /** That log this person in; of one person only, like the events. */
  certificates: z.array(certificateSummary),
  /** What happened to this account, newest first. */
  events: z.array(
    z.object({
      at: instant,
      /** Login. */
      actor: z.string(),
      event: z.string(),
      subject: z.string(),
      detail: z.record(z.string(), z.unknown()),
    }),
  ),
})
export const staffPeople = z.object({ people: z.array(staffPerson) })
export const personParams = z.strictObject({ id: staffId })

export const newPerson = z.strictObject({
  login: z.string().regex(/^[a-z][a-z0-9._-]{1,39}$/),
  name,
  roles,
  jurisdiction: jurisdictionId,
  idNumber: z.string().trim().max(30).optional(),
})
/** `password`: shown once, to be replaced at the first log-in. */
export const addedPerson = z.object({ person: staffPerson, password: z.string() })
export const givenPassword = z.object({ password: z.string() })
export const personChange = z.strictObject({
  name: name.optional(),
  roles: roles.optional(),
  jurisdiction: jurisdictionId.optional(),
  idNumber: z.string().trim().max(30).optional(),
  disabled: z.boolean().optional(),
})

export const jurisdictionTree = z.object({
  mayChange: z.boolean(),
  /** From the own one down, each after its parent. */
  jurisdictions: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      parent: z.string().optional(),
      people: z.int(),
      reviewers: z.int(),
      /** Nobody reviews here: who does instead. */
      fallsTo: z.string().optional(),
    }),
  ),
})
export const newJurisdiction = z.strictObject({ id: jurisdictionId, name, parent: jurisdictionId })
export const jurisdictionParams = z.strictObject({ id: jurisdictionId })
export const jurisdictionName = z.strictObject({ name })
export const jurisdictionParent = z.strictObject({ parent: jurisdictionId })
export const moveConsequences = z.object({
  /** With everything below. */
  jurisdictions: z.int(),
  holders: z.int(),
  openCases: z.int(),
  staff: z.int(),
  /** Levels above it that lose and gain sight of it. */
  noLongerSeenBy: z.array(z.string()),
  newlySeenBy: z.array(z.string()),
})

export type StaffLogInRequest = z.infer<typeof staffLogInRequest>
export type StaffSession = z.infer<typeof staffSession>
export type StaffAccount = z.infer<typeof staffAccount>
export type StaffCover = z.infer<typeof staffCover>
export type Colleague = z.infer<typeof colleagues>['colleagues'][number]
export type StaffPerson = z.infer<typeof staffPerson>
export type NewPerson = z.infer<typeof newPerson>
export type PersonChange = z.infer<typeof personChange>
export type JurisdictionTree = z.infer<typeof jurisdictionTree>
export type MoveConsequences = z.infer<typeof moveConsequences>
