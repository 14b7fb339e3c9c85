import type { IDENTITY_FIELDS, Profile } from '@certhall/model'
import type { StaffRole } from './actor.ts'

export type IdentityField = (typeof IDENTITY_FIELDS)[number]
export type IdType = Profile['holder']['idType']

/** The registration authority's record of a person or an entity: where certificates take their contents from. */
export interface Holder {
  id: string
  kind: Profile['holder']['kind']
  name: string
  idType: IdType
  /** Upper case, no spaces. */
  idNumber: string
  unitAddress?: string
  /** Six digits, GB/T 2260. */
  region: string
  jurisdictionId: string
  /** Numbers besides `idNumber` that a certificate can carry. */
  numbers: Partial<Record<IdentityField, string>>
  contacts: { mobile?: string; email?: string }
}

export interface Holders {
  find(id: string): Promise<Holder | undefined>
  findByNumber(idType: IdType, idNumber: string): Promise<Holder | undefined>
  /** Within a jurisdiction, by a part of the name or the beginning of the number; by name, at most `limit`. */
  search(query: { name: string; number: string; jurisdictionPath: string; limit: number }): Promise<Holder[]>
  /** Adds the holder, or returns the one who already has this number. */
  add(holder: Holder): Promise<Holder>
  update(holder: Holder): Promise<void>
}

/** A tree: `path` is the ids from the root down, '37/3701/370102'. */
export interface Jurisdiction {
  id: string
  name: string
  path: string
}

export interface Jurisdictions {
  find(id: string): Promise<Jurisdiction | undefined>
  /** Adds or renames; the path is made from the parent's. */
  put(jurisdiction: { id: string; name: string; parent?: string }): Promise<Jurisdiction>
  list(): Promise<Jurisdiction[]>
  /** False where the id is taken. */
  add(jurisdiction: { id: string; name: string; parent: string }): Promise<boolean>
  rename(id: string, name: string): Promise<void>
  /** Below another parent, with everything below it, in one transaction; `input-invalid` below itself. */
  move(id: string, parent: string): Promise<void>
  /** Everything at and below a path: what a change there would touch. */
  counts(path: string): Promise<{ jurisdictions: number; holders: number; openCases: number; staff: number }>
}

export interface StaffMember {
  id: string
  login: string
  name: string
  roles: StaffRole[]
  jurisdictionId: string
  idNumber?: string
  /** `hashPassword`'s output. */
  passwordHash: string
  disabled: boolean
  /** The password was given by somebody else: nothing but choosing an own one is possible. */
  mustChangePassword?: boolean
  /** Sessions begun before this have ended. */
  sessionsFrom?: Date
  /** Read only: whether a second factor has been confirmed. */
  secondFactor?: boolean
  /** Read only: whether a certificate is registered that logs this person in. */
  hasCertificate?: boolean
}

/** What may be replaced in a member; what is not named stays as somebody else may have set it meanwhile. */
export type StaffPatch = Partial<
  Omit<StaffMember, 'id' | 'login' | 'secondFactor' | 'hasCertificate' | 'idNumber'>
> & {
  idNumber?: string | null
}

export interface Staff {
  find(id: string): Promise<StaffMember | undefined>
  findByLogin(login: string): Promise<StaffMember | undefined>
  /** Who may log in and has this ID number; several from before each had one log-in. */
  findByNumber(idNumber: string): Promise<StaffMember[]>
  change(id: string, set: StaffPatch): Promise<void>
  /** Adds, or replaces the one with this login. */
  put(member: StaffMember): Promise<void>
  /** False, and nothing done, where the login is taken. */
  add(member: StaffMember): Promise<boolean>
  /** Whose jurisdiction is this one or lies below it; by login. */
  listWithin(jurisdictionPath: string): Promise<StaffMember[]>
  /** Ids of all jurisdictions that have a reviewer who may log in. */
  reviewedJurisdictions(): Promise<ReadonlySet<string>>
}
