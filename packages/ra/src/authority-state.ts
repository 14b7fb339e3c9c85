import type { AuthorityView, KeyCentre } from '@certhall/model/api'

/** How the authority and the key-management centre stand; counts, dates and addresses, nothing secret. */
export interface AuthorityState {
  authorities(): Promise<{
    /** Roots first. Without what follows from the profiles. */
    authorities: (Omit<AuthorityView, 'rolloverDue'> & { rolloverDue?: never })[]
    ocspAddress: string
  }>
  keyCentre(): Promise<KeyCentre>
}
