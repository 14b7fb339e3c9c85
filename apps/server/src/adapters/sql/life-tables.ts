export interface LifeTables {
  cancellations: {
    id: string
    serial: string
    holder_id: string
    proof: string
    requested_by: string
    requested_at: Date
    held: boolean
    decision: 'approve' | 'refuse' | null
    decided_by: string | null
    decided_at: Date | null
    done_at: Date | null
  }
}
