import { CerthallError } from '@certhall/model'
import type { BillLine } from '@certhall/ra'
import { parse } from 'csv-parse/sync'
import { unzipSync } from 'fflate'
import { toFen } from './yuan.ts'

// 交易账单: a zip of CSV files in GBK, with lines of comment that begin with #. The one of single business lines has 业务类型.

const LARGEST = 64 * 1024 * 1024

export async function readAlipayBill(url: string): Promise<BillLine[]> {
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(60_000) })
  if (!answer.ok)
    throw new CerthallError('payment-provider-away', `Alipay: the bill answers ${answer.status}`)
  const file = new Uint8Array(await answer.arrayBuffer())
  // A small file that unpacks to a giant one is refused before it is unpacked.
  const files = unzipSync(file, { filter: ({ originalSize }) => originalSize <= LARGEST })
  return Object.values(files).flatMap((bytes) => billLines(new TextDecoder('gbk').decode(bytes)))
}

export function billLines(text: string): BillLine[] {
  const rows: Record<string, string>[] = parse(text, {
    columns: (names: string[]) => names.map((name) => name.trim()),
    comment: '#',
    trim: true,
    relax_column_count: true,
    skip_empty_lines: true,
  })
  if (rows[0]?.业务类型 === undefined) return []
  return rows.map((row): BillLine => {
    const refund = row.业务类型 === '退款'
    const fen = Math.abs(toFen(row['订单金额（元）'] ?? ''))
    const number = refund ? row['退款批次号/请求号'] : row.商户订单号
    const providerNumber = row.支付宝交易号
    if (number === undefined || providerNumber === undefined || Number.isNaN(fen))
      throw new CerthallError('payment-provider-away', 'Alipay: a bill without number or amount')
    return { kind: refund ? 'refund' : 'payment', number, providerNumber, fen }
  })
}
