import { createHash } from 'node:crypto'
import { CerthallError } from '@certhall/model'
import type { BillLine } from '@certhall/ra'
import { Formatter, type Wechatpay } from 'wechatpay-axios-plugin'
import { toFen } from './yuan.ts'

// 申请交易账单: the address of a CSV with its SHA-1, then the CSV. A line of the bill is a payment (SUCCESS) or a refund (REFUND).

type Row = Record<string, string>

const KINDS: Record<string, (row: Row) => BillLine> = {
  SUCCESS: (row) => ({
    kind: 'payment',
    number: column(row, '商户订单号'),
    providerNumber: column(row, '微信订单号'),
    fen: fen(column(row, '订单金额')),
  }),
  REFUND: (row) => ({
    kind: 'refund',
    number: column(row, '商户退款单号'),
    providerNumber: column(row, '微信退款单号'),
    fen: fen(column(row, '申请退款金额')),
  }),
}

export async function readWechatBill(client: Wechatpay, baseUrl: string, day: string): Promise<BillLine[]> {
  const { data: ticket } = await client
    .chain('v3/bill/tradebill')
    .get<{ download_url: string; hash_type: string; hash_value: string }>({
      params: { bill_date: day, bill_type: 'ALL' },
    })
  const address = new URL(ticket.download_url)
  if (address.origin !== new URL(baseUrl).origin)
    throw new CerthallError('payment-provider-away', 'WeChat Pay: a bill at another address')
  const { data } = await client
    .chain(address.pathname.slice(1))
    .get<Buffer>({ params: Object.fromEntries(address.searchParams), responseType: 'arraybuffer' })
  const file = Buffer.from(data)
  const digest = createHash('sha1').update(file).digest('hex')
  if (ticket.hash_type !== 'SHA1' || digest !== ticket.hash_value.toLowerCase())
    throw new CerthallError('payment-provider-away', 'WeChat Pay: a bill with another digest')
  const { rows } = Formatter.castCsvBill(file) as unknown as { rows: Row[] }
  return rows.flatMap((row) => KINDS[column(row, '交易状态')]?.(row) ?? [])
}

function column(row: Row, name: string): string {
  const value = row[name]
  if (value === undefined)
    throw new CerthallError('payment-provider-away', `WeChat Pay: a bill without ${name}`)
  return value
}

function fen(yuan: string): number {
  const amount = toFen(yuan)
  if (Number.isNaN(amount))
    throw new CerthallError('payment-provider-away', 'WeChat Pay: a bill without amount')
  return amount
}
