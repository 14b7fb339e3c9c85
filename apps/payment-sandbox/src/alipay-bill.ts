import { zipSync } from 'fflate'
import type { Books } from './books.ts'
import { clockOf, dayOf, yuanOf } from './trade.ts'

const NAMES =
  '支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注'

/** 交易账单 of a day: a zip with one CSV in GBK. Undefined where nothing happened. */
export function alipayBill(books: Books, day: string): Buffer | undefined {
  const rows: string[] = []
  for (const trade of books.trades.values()) {
    const { provider, paidAt, providerNumber, number, title, createdAt, amountFen, refunds } = trade
    if (provider !== 'alipay' || paidAt === undefined) continue
    const row = (kind: string, at: number, yuan: string, request: string) =>
      [
        ...[
          providerNumber,
          number,
          kind,
          title,
          clockOf(createdAt),
          clockOf(at),
          '',
          '',
          '',
          '',
          '沙箱(san***@example)',
        ],
        ...[
          yuan,
          yuan,
          '0.00',
          '0.00',
          '0.00',
          '0.00',
          '0.00',
          '',
          '0.00',
          '0.00',
          request,
          '0.00',
          '0.00',
          '',
        ],
      ].join('\t,')
    if (dayOf(paidAt) === day) rows.push(row('交易', paidAt, yuanOf(amountFen), ''))
    for (const refund of refunds)
      if (refund.state === 'done' && dayOf(refund.at) === day)
        rows.push(row('退款', refund.at, `-${yuanOf(refund.amountFen)}`, refund.number))
  }
  if (rows.length === 0) return undefined
  const head = ['#支付宝业务明细查询', `#起始日期：[${day}]`, '#-----业务明细列表-----', NAMES]
  const text = [...head, ...rows, '#-----业务明细列表结束-----', ''].join('\r\n')
  return Buffer.from(zipSync({ [`${day}_details.csv`]: gbk(text) }))
}

let table: Map<string, [number, number]> | undefined

/** Node decodes GBK and does not encode it: the table is the decoder's, turned round. */
function gbk(text: string): Uint8Array {
  table ??= turnedRound()
  const bytes = [...text].flatMap((character) => {
    const code = character.codePointAt(0) as number
    return code < 0x80 ? [code] : (table?.get(character) ?? [0x3f])
  })
  return Uint8Array.from(bytes)
}

function turnedRound(): Map<string, [number, number]> {
  const decoder = new TextDecoder('gbk')
  const found = new Map<string, [number, number]>()
  for (let lead = 0x81; lead <= 0xfe; lead += 1)
    for (let trail = 0x40; trail <= 0xfe; trail += 1)
      if (trail !== 0x7f) found.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail])
  return found
}
