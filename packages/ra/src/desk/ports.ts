/** Somebody has taken an application up. */
export interface Claim {
  staffId: string
  at: Date
}

/** Said among staff; no holder ever sees it. */
export interface CaseComment {
  staffId: string
  at: Date
  text: string
}

/** A queue's address kept under a name. */
export interface SavedView {
  id: string
  name: string
  /** The query part of the console's address. */
  query: string
}

/** What staff know of an application besides the application itself. */
export interface CaseDesk {
  /** Undefined where nobody has it, or has had it for too long. */
  claimOf(reference: string, at: Date): Promise<Claim | undefined>
  /** True where it is the actor's now: it was free, his already, or `from` had it. */
  claim(reference: string, claim: Claim, from?: string): Promise<boolean>
  release(reference: string, staffId: string): Promise<void>
  /** Oldest first. */
  comments(reference: string): Promise<CaseComment[]>
  addComment(reference: string, comment: CaseComment): Promise<void>
  views(staffId: string): Promise<SavedView[]>
  /** Adds, or replaces the one of this name. */
  saveView(staffId: string, view: SavedView): Promise<void>
  removeView(staffId: string, id: string): Promise<boolean>
}
