import { CerthallError, type StaffRole } from '@certhall/model'

/** Someone whose token signed a log-in. Plain JSON, so that a session store can keep it. */
export interface HolderActor {
  kind: 'holder'
  holderId: string
  profile: string
  /** Of the certificate that logged in. */
  fingerprint: string
  /** 'renewal-only': an expired certificate; it may renew itself and nothing else. */
  scope: 'full' | 'renewal-only'
  /** RFC 3339. */
  expiresAt: string
}

export type { StaffRole }

export interface StaffActor {
  kind: 'staff'
  staffId: string
  login: string
  roles: StaffRole[]
  /** '37/3701/370102': everything below it is within this person's jurisdiction. */
  jurisdictionPath: string
  /** Resident ID number, so that no one reviews his own renewal. */
  idNumber?: string
  /** How this session was begun; absent in sessions from before there were several ways. */
  method?: 'password' | 'second-factor' | 'certificate'
  /** RFC 3339: when the session was begun. */
  since?: string
  /** Stands in for this member; jurisdiction and roles are then his, as far as the actor has the same roles. */
  actingFor?: string
  /** RFC 3339. */
  expiresAt: string
}

/**
 * A holder who cannot log in, known by the certificate on his token and a one-time code to a contact on record: he may have this one
 * token unlocked, and nothing else.
 */
export interface UnlockActor {
  kind: 'unlock'
  holderId: string
  profile: string
  fingerprint: string
  /** Serial of the token. */
  token: string
  /** RFC 3339. */
  expiresAt: string
}

/** A holder known by his number and a one-time code to a contact on record: he may report his certificates lost, and nothing else. */
export interface LossActor {
  kind: 'loss'
  holderId: string
  /** RFC 3339. */
  expiresAt: string
}

/** The assistant, holding a delivery ticket of one case. */
export interface DeliveryActor {
  kind: 'delivery'
  reference: string
  ticketId: string
}

/** The assistant, holding a ticket to fetch its holder's older encryption pairs. */
export interface RestoreActor {
  kind: 'restore'
  ticketId: string
}

/** The assistant, holding a ticket to fetch its holder's seals. */
export interface SealActor {
  kind: 'seal'
  ticketId: string
}

/** Timers and the demonstration's set-up. */
export interface SystemActor {
  kind: 'system'
}

export type Actor =
  | HolderActor
  | StaffActor
  | UnlockActor
  | LossActor
  | DeliveryActor
  | RestoreActor
  | SealActor
  | SystemActor

/** Whose work is with applications; what each may do to one is another question. */
export const CASE_VIEWERS = [
  'reviewer',
  'operator',
  'counter',
  'seal-reviewer',
  'finance',
  'auditor',
] as const satisfies readonly StaffRole[]

/** Who works on applications: all of these but the auditor, who changes nothing. */
export const CASE_WORKERS = CASE_VIEWERS.filter((role) => role !== 'auditor')

/** Who may say that a transfer has arrived. */
export const FEE_CONFIRMERS = ['operator', 'finance'] as const satisfies readonly StaffRole[]

export function hasRole(actor: StaffActor, ...roles: StaffRole[]): boolean {
  return roles.some((role) => actor.roles.includes(role))
}

/** Throws `role-missing` unless the staff member has one of the roles. */
export function requireRole(actor: StaffActor, ...roles: StaffRole[]): void {
  if (!hasRole(actor, ...roles)) {
    throw new CerthallError('role-missing', `needs one of: ${roles.join(', ')}`)
  }
}
