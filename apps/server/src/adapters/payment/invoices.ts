import { createHmac, randomUUID } from 'node:crypto'
import { CerthallError } from '@certhall/model'
import type { InvoiceFact, InvoiceIssuer } from '@certhall/ra'
import { z } from 'zod'

// Providers of electronic invoices in China each speak a form of their own, after the same pattern: signed JSON, the caller's number
// makes a repeat the same invoice, and the finished invoice has a number and a PDF. This is that pattern, written down in docs/fees.md.

const answer = z.object({
  state: z.enum(['processing', 'issued']),
  invoiceNumber: z.string().min(1).max(40).optional(),
  /** Base64. */
  pdf: z.base64().max(4_000_000).optional(),
})

interface Account {
  url: string
  clientId: string
  key: string
}

/** HMAC-SHA256 over method, path, time, nonce and body, a line each. */
export function invoiceSignature(key: string, lines: readonly string[]): string {
  return createHmac('sha256', key).update(lines.join('\n')).digest('hex')
}

export function httpInvoices({ url, clientId, key }: Account): InvoiceIssuer {
  async function send(path: string, message: object): Promise<InvoiceFact> {
    const body = JSON.stringify(message)
    const address = new URL(path, url)
    const [time, nonce] = [String(Math.floor(Date.now() / 1000)), randomUUID()]
    const signature = invoiceSignature(key, ['POST', address.pathname, time, nonce, body])
    const response = await fetch(address, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(15_000),
      headers: {
        'content-type': 'application/json',
        'x-client': clientId,
        'x-time': time,
        'x-nonce': nonce,
        'x-signature': signature,
      },
      body,
    }).catch(() => undefined)
    const told = answer.safeParse(response?.ok ? await response.json().catch(() => undefined) : undefined)
    if (!told.success)
      throw new CerthallError('payment-provider-away', `invoices: ${response?.status ?? 'no answer'}`)
    const { state, invoiceNumber, pdf } = told.data
    if (state === 'processing') return { state }
    if (invoiceNumber === undefined || pdf === undefined)
      throw new CerthallError('payment-provider-away', 'invoices: issued without number or file')
    return { state, providerNumber: invoiceNumber, file: new Uint8Array(Buffer.from(pdf, 'base64')) }
  }
  return {
    issue: ({ number, title, taxNumber, amountFen, item, email }) =>
      send('/v1/invoices', { number, title, taxNumber, amountFen, item, email }),
    credit: ({ number, of, amountFen }) => send('/v1/credit-notes', { number, of, amountFen }),
  }
}
