import type { UnlockChannel, UnlockStep } from '@certhall/model'

/** What an application for an unlock has besides its case. */
export interface UnlockRecord {
  reference: string
  /** Serial of the token. */
  token: string
  channel: UnlockChannel
  /** Staff member who entered papers that came otherwise. */
  enteredBy?: string
  /** How far the assistant is. */
  step?: UnlockStep
  /** How often PINs were given out. */
  grants: number
  /** What the receipt has to show, and the place of the next admin PIN. */
  grant?: { challenge: string; position: number }
}

/** Added with its case, in one transaction: `Cases.add`. */
export interface Unlocks {
  find(reference: string): Promise<UnlockRecord | undefined>
  /** References of those that this member of staff is still entering, or has to correct; newest first. */
  inEntry(staffId: string): Promise<string[]>
  note(reference: string, step: UnlockStep): Promise<void>
  /** Counts one more grant; undefined where `most` were given. The first challenge stays. */
  grant(
    reference: string,
    grant: { challenge: string; position: number },
    most: number,
  ): Promise<UnlockRecord | undefined>
}
