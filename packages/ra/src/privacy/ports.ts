import type { Page } from '../see-to-all.ts'

/** Somebody's data that are to be deleted: as far as they may go now, the rest at its time. */
export interface Erasure {
  holderId: string
  requestedAt: Date
  /** What need not be kept is gone. */
  erasedAt?: Date
  /** When the rest goes. */
  dueAt?: Date
  /** Everything is gone. */
  doneAt?: Date
}

export interface Erasures {
  find(holderId: string): Promise<Erasure | undefined>
  /** One that is there already stays, unless it has ended: then it begins anew. */
  request(holderId: string, at: Date): Promise<void>
  /** Asked for and not begun, within the jurisdiction; oldest first. */
  waiting(
    jurisdictionPath: string,
    limit: number,
  ): Promise<{ holderId: string; holderName: string; requestedAt: Date }[]>
  /**
   * Deletes in one transaction what need not be kept: contacts, address, what was typed and never submitted, facts and addresses of
   * notices, sessions, mail-in orders that ended. With `whole` also name, numbers, applications' contents, papers, comments, pictures of seals,
   * names of stamped files, grounds of cancellations. Repeated, it does nothing more. False, and nothing is done, where the data have come into
   * use meanwhile: looked at under a lock that an application waits for, which is not begun any more once the whole is gone.
   */
  erase(holderId: string, how: { whole: boolean; at: Date; dueAt?: Date }): Promise<boolean>
  /** Whose rest is due; in the order of the holders' ids. */
  due(at: Date, page: Page): Promise<string[]>
  /** It has to be kept longer: certificates came after. */
  postpone(holderId: string, dueAt: Date): Promise<void>
}
