/** What a member of staff may be, in the order in which people are shown them; one person can be several. */
export const STAFF_ROLES = [
  /** Decides on applications of the own jurisdiction. */
  'reviewer',
  /** Looks after applications by hand: confirms transfers. */
  'operator',
  /** Serves people who come to a service point, or post their token. */
  'counter',
  /** Decides on seals. */
  'seal-reviewer',
  /** Money: transfers, refunds, invoices, prices. */
  'finance',
  /** Status of certificates. */
  'ca-operator',
  /** Keys under escrow. */
  'km-officer',
  /** Sees everything, changes nothing. */
  'auditor',
  /** People, roles, jurisdictions. */
  'administrator',
  /** The self-test's account. */
  'monitor',
] as const

export type StaffRole = (typeof STAFF_ROLES)[number]
