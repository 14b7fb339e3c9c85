import type { PayWay } from '@certhall/model/api'
import type { Receipt } from '@certhall/ra'
import type { PdfDocument } from '../../pdf/pdf-document.ts'
import { toYuan } from './yuan.ts'

const WORDS = {
  zh: {
    title: '付款收据',
    note: '本收据只说明收到的款项，不是发票，不能用于报销和抵扣。',
    reference: '申请编号',
    holder: '付款单位（个人）',
    product: '项目',
    operator: '收款方',
    day: '开具日期',
    what: '款项',
    way: '付款方式',
    number: '流水号',
    at: '日期',
    amount: '金额（元）',
    paid: '收款',
    refund: '退款',
    bank: '银行转账',
    total: '实收合计（元）',
  },
  en: {
    title: 'Receipt',
    note: 'This receipt says what money was received. It is not an invoice.',
    reference: 'Application number',
    holder: 'Received from',
    product: 'For',
    operator: 'Received by',
    day: 'Date',
    what: 'What',
    way: 'Paid by',
    number: 'Payment number',
    at: 'Date',
    amount: 'Amount (CNY)',
    paid: 'Payment',
    refund: 'Refund',
    bank: 'Bank transfer',
    total: 'Total received (CNY)',
  },
} as const

export function receiptPage(receipt: Receipt, ways: readonly PayWay[], language: 'zh' | 'en'): PdfDocument {
  const w = WORDS[language]
  const wayName = (id: string) =>
    id === 'bank' ? w.bank : (ways.find((way) => way.id === id)?.name[language] ?? id)
  const { payments, refunds } = receipt
  const total =
    payments.reduce((sum, { fen }) => sum + fen, 0) - refunds.reduce((sum, { fen }) => sum + fen, 0)
  return {
    ...{ title: w.title, subtitle: receipt.operator[language], language, footer: w.note, size: 'A5' },
    blocks: [
      {
        type: 'facts',
        rows: [
          [w.reference, receipt.reference],
          [w.holder, receipt.holderName],
          [w.product, receipt.product[language]],
          [w.operator, receipt.operator[language]],
          [w.day, receipt.day],
        ],
      },
      {
        type: 'table',
        columns: [
          { title: w.what, width: 2 },
          { title: w.way, width: 2 },
          { title: w.number, width: 4 },
          { title: w.at, width: 2 },
          { title: w.amount, width: 2, align: 'right' },
        ],
        rows: [
          ...payments.map(({ provider, providerNumber, day, fen }) => [
            ...[w.paid, wayName(provider), providerNumber, day, toYuan(fen)],
          ]),
          ...refunds.map(({ provider, day, fen }) => [
            w.refund,
            wayName(provider),
            '',
            day,
            `-${toYuan(fen)}`,
          ]),
        ],
      },
      { type: 'facts', rows: [[w.total, toYuan(total)]] },
      { type: 'text', text: w.note, size: 'small' },
    ],
  }
}
