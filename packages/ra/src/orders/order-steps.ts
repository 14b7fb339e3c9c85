import type { OrderStep } from '@certhall/model/api'
import type { OrderState } from './ports.ts'

/** The whole life of a mail-in order: from which states a step leads on, and where to. */
export const ORDER_STEPS: Record<OrderStep['step'], { from: readonly OrderState[]; to: OrderState }> = {
  receive: { from: ['announced'], to: 'received' },
  process: { from: ['received'], to: 'processed' },
  // A token that nothing can be done for goes back as it came.
  'send-back': { from: ['received', 'processed'], to: 'sent-back' },
  cancel: { from: ['announced'], to: 'cancelled' },
}
