import type { Books } from './books.ts'
import type { SandboxKeys } from './keys.ts'
import { clockOf, dayOf, yuanOf } from './trade.ts'

const NAMES =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注'

/** 交易账单 of a day (ALL): every cell behind a backtick, a line of sums at the end. Undefined where nothing happened. */
export function wechatBill(books: Books, day: string, { appId, mchId }: SandboxKeys['wechat']) {
  const rows: string[][] = []
  let paid = 0
  let refunded = 0
  for (const trade of books.trades.values()) {
    if (trade.provider !== 'wechat' || trade.paidAt === undefined) continue
    const row = (at: number, state: string, refund: string[], order: string, asked: string) => [
      ...[
        clockOf(at),
        appId,
        mchId,
        '0',
        '',
        trade.providerNumber ?? '',
        trade.number,
        'sandbox',
        'NATIVE',
        state,
      ],
      ...['OTHERS', 'CNY', order, '0.00', ...refund, trade.title, '', '0.00000', '0.60%', order, asked, ''],
    ]
    if (dayOf(trade.paidAt) === day) {
      paid += trade.amountFen
      rows.push(
        row(trade.paidAt, 'SUCCESS', ['0', '0', '0.00', '0.00', '', ''], yuanOf(trade.amountFen), '0.00'),
      )
    }
    for (const { at, state, number, providerNumber, amountFen } of trade.refunds) {
      if (state !== 'done' || dayOf(at) !== day) continue
      refunded += amountFen
      const yuan = yuanOf(amountFen)
      rows.push(
        row(at, 'REFUND', [providerNumber, number, yuan, '0.00', 'ORIGINAL', 'SUCCESS'], '0.00', yuan),
      )
    }
  }
  if (rows.length === 0) return undefined
  const line = (cells: string[]) => cells.map((cell) => `\`${cell}`).join(',')
  const sums = line([
    String(rows.length),
    yuanOf(paid),
    yuanOf(refunded),
    '0.00',
    '0.00000',
    yuanOf(paid),
    yuanOf(refunded),
  ])
  const text = [
    ...[NAMES, ...rows.map(line)],
    ...[
      '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额',
      sums,
      '',
    ],
  ].join('\r\n')
  return Buffer.from(`\uFEFF${text}`)
}
