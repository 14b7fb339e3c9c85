import type { IncomingHttpHeaders } from 'node:http'
import type { PaymentNews, PaymentProvider } from '@certhall/ra'

/** A provider with what it tells by itself. */
export interface PaymentAdapter {
  provider: PaymentProvider
  /**
   * Reads a callback. `payment-callback-wrong` unless it is signed by the provider, fresh, and about our own account; undefined for news
   * that we do nothing about.
   */
  readCallback(request: { headers: IncomingHttpHeaders; body: Buffer }): Promise<PaymentNews | undefined>
  /** What the provider wants to hear so that it does not tell again. */
  thanks: { status: number; type: string; body: string }
}
