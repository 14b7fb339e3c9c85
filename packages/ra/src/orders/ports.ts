import type { OrderRequest } from '@certhall/model/api'

export type OrderState = 'announced' | 'received' | 'processed' | 'sent-back' | 'cancelled'

/** A mail-in order, as stored. */
export interface OrderRecord extends Omit<OrderRequest, 'captcha'> {
  reference: string
  state: OrderState
  version: number
  announcedAt: Date
  /** Of the holder on record, where the number names one: whose counters it is for. Without one, any counter's. */
  holderId?: string
  receivedAt?: Date
  dueAt?: Date
  processedAt?: Date
  sentAt?: Date
  tokenSerial?: string
  caseReference?: string
  carrier?: string
  tracking?: string
}

export interface OrderNote {
  at: Date
  /** Id of staff. */
  by: string
  state: OrderState
  note: string
}

export interface OrderChange {
  reference: string
  version: number
  set: Partial<Pick<OrderRecord, 'state' | 'receivedAt' | 'dueAt' | 'processedAt' | 'sentAt'>> &
    Partial<Pick<OrderRecord, 'tokenSerial' | 'caseReference' | 'carrier' | 'tracking'>>
  note: OrderNote
}

export interface Orders {
  add(record: OrderRecord): Promise<void>
  find(reference: string): Promise<OrderRecord | undefined>
  /** Only those of holders within this jurisdiction, or of nobody on record. */
  findWithin(jurisdictionPath: string, reference: string): Promise<OrderRecord | undefined>
  list(query: {
    jurisdictionPath: string
    q?: string
    state?: OrderState
    limit: number
  }): Promise<OrderRecord[]>
  /** One transaction with its note; `case-stale` where the version is another one by now. */
  change(change: OrderChange): Promise<OrderRecord>
  notes(reference: string): Promise<OrderNote[]>
  /** Forgets announced ones that never came, and the people in those that ended, before `at`; answers how many. */
  sweep(at: Date): Promise<number>
}
