import type { Page } from '../see-to-all.ts'

/** A certificate that its holder wants no more, as two members of staff have seen him say. */
export interface CancellationRecord {
  id: string
  serial: string
  holderId: string
  proof: string
  /** Ids of staff. */
  requestedBy: string
  requestedAt: Date
  /** The request itself has put the certificate on hold. */
  held: boolean
  decidedBy?: string
  decision?: 'approve' | 'refuse'
}

export interface Cancellations {
  /** The one that stands open for this certificate already, or this one. */
  add(record: CancellationRecord): Promise<CancellationRecord>
  find(id: string): Promise<CancellationRecord | undefined>
  /** Without a decision; of one holder, or of the jurisdiction, oldest first, at most 100. */
  open(which: { holderId: string } | { jurisdictionPath: string }): Promise<CancellationRecord[]>
  /** The first decision stays; answers what stands. The database refuses the requester's own. */
  decide(
    id: string,
    decision: { decision: 'approve' | 'refuse'; decidedBy: string; at: Date },
  ): Promise<CancellationRecord>
  /** Decided, and not carried out yet; in the order of their ids. */
  undone(page: Page): Promise<CancellationRecord[]>
  done(id: string, at: Date): Promise<void>
}

export interface PublicNotice {
  kind: 'renewed' | 'revoked'
  at: Date
  profile: string
  holderName: string
  serial: string
  newSerial?: string
  reason?: string
}

export interface PublicNotices {
  /** Newest first. */
  list(query: { kind?: PublicNotice['kind']; offset: number; limit: number }): Promise<PublicNotice[]>
}
