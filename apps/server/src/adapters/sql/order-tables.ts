import type { OrderState } from '@certhall/ra'

export interface OrderTables {
  orders: {
    reference: string
    state: OrderState
    version: number
    profile: string
    service: 'renewal' | 'change' | 'other'
    holder_id: string | null
    holder_name: string
    id_number: string
    recipient: string
    phone: string
    address: string
    announced_at: Date
    received_at: Date | null
    due_at: Date | null
    processed_at: Date | null
    sent_at: Date | null
    token_serial: string | null
    case_reference: string | null
    carrier: string | null
    tracking: string | null
  }
  order_notes: {
    reference: string
    version: number
    at: Date
    by: string
    state: OrderState
    note: string
  }
}
