import { createHmac, randomInt, timingSafeEqual } from 'node:crypto'
import type { Books } from './books.ts'
import { type Answer, json, type Request } from './http.ts'
import type { SandboxKeys } from './keys.ts'
import { yuanOf } from './trade.ts'

// A provider of electronic invoices, in the form of docs/fees.md: POST /v1/invoices and /v1/credit-notes, signed by HMAC-SHA256. The first word
// is always that the invoice is being made; asked again it is there.

export function invoiceDoor(books: Books, { clientId, key }: SandboxKeys['invoices']) {
  return (request: Request): Answer | undefined => {
    const [, kind] = /^\/v1\/(invoices|credit-notes)$/.exec(request.url.pathname) ?? []
    if (kind === undefined) return undefined
    const { 'x-client': client, 'x-time': time, 'x-nonce': nonce, 'x-signature': signature } = request.headers
    const lines = [request.method, request.url.pathname, time, nonce, request.body].join('\n')
    const expected = createHmac('sha256', key).update(lines).digest()
    const given = Buffer.from(String(signature ?? ''), 'hex')
    const isFresh = Math.abs(Date.now() / 1000 - Number(time)) < 300
    const isRight = given.length === expected.length && timingSafeEqual(given, expected)
    if (client !== clientId || !isFresh || !isRight) return json(401, { error: 'signature' })
    const { number, amountFen, of } = JSON.parse(request.body)
    const credit = kind === 'credit-notes'
    if (credit && ![...books.invoices.values()].some(({ invoiceNumber }) => invoiceNumber === of))
      return json(404, { error: 'unknown invoice' })
    const invoice = books.invoices.get(number) ?? {
      ...{ number, amountFen: credit ? -amountFen : amountFen, asked: 0 },
      invoiceNumber: `2631${Array.from({ length: 16 }, () => randomInt(10)).join('')}`,
    }
    invoice.asked += 1
    books.invoices.set(number, invoice)
    books.save()
    if (invoice.asked === 1) return json(200, { state: 'processing' })
    const { invoiceNumber } = invoice
    return json(200, {
      state: 'issued',
      invoiceNumber,
      pdf: pdf(invoiceNumber, invoice.amountFen).toString('base64'),
    })
  }
}

/** One page that says that it is none. */
function pdf(number: string, fen: number): Buffer {
  const text = `BT /F1 14 Tf 40 140 Td (SANDBOX - NOT AN INVOICE) Tj 0 -28 Td (No. ${number}) Tj 0 -28 Td (CNY ${yuanOf(fen)}) Tj ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let file = '%PDF-1.4\n'
  const places = objects.map((body, index) => {
    const place = file.length
    file += `${index + 1} 0 obj\n${body}\nendobj\n`
    return place
  })
  const start = file.length
  const rows = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')
  file += `xref\n0 6\n0000000000 65535 f \n${rows}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(file, 'latin1')
}
