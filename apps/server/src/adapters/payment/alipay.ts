import { CerthallError } from '@certhall/model'
import type { ChargeFact, PaymentNews, PaymentProvider, RefundFact } from '@certhall/ra'
import { AlipaySdk, type AlipaySdkCommonResult } from 'alipay-sdk'
import type { PaymentAdapter } from './adapter.ts'
import { readAlipayBill } from './alipay-bill.ts'
import { away } from './away.ts'
import { toFen, toYuan } from './yuan.ts'

// Alipay OpenAPI, 当面付 by a QR code (https://opendocs.alipay.com/open/8ad49e4a_alipay.trade.precreate).

export interface AlipayAccount {
  /** https://openapi.alipay.com/gateway.do, or the sandbox. */
  gateway: string
  appId: string
  /** PKCS#8. */
  privateKey: string
  alipayPublicKey: string
}

const TIMEOUT_MS = 10_000
const NOT_KNOWN = 'ACQ.TRADE_NOT_EXIST'

/** 'yyyy-MM-dd HH:mm:ss' at +08:00. */
const wallClock = (at: Date) =>
  new Date(at.getTime() + 8 * 3600_000).toISOString().slice(0, 19).replace('T', ' ')
const instant = (text: unknown) => new Date(`${String(text).replace(' ', 'T')}+08:00`)

function paid(amount: unknown, tradeNo: unknown, at: Date): ChargeFact {
  const fen = toFen(String(amount))
  if (!(fen > 0) || typeof tradeNo !== 'string')
    throw new CerthallError('payment-provider-away', 'Alipay: a payment without number or amount')
  return { state: 'paid', fen, providerNumber: tradeNo, at: Number.isNaN(at.getTime()) ? new Date() : at }
}

const IS_PAID = ['TRADE_SUCCESS', 'TRADE_FINISHED']

export function aliPay(account: AlipayAccount, notifyUrl: () => string): PaymentAdapter {
  const { gateway, appId, privateKey, alipayPublicKey } = account
  const sdk = new AlipaySdk({
    ...{ gateway, appId, privateKey, alipayPublicKey },
    ...{ keyType: 'PKCS8', signType: 'RSA2', timeout: TIMEOUT_MS },
  })

  /** Answers with 10000, or with one of `known` sub-codes; everything else is a failure. */
  const call = async (
    method: string,
    bizContent: Record<string, unknown>,
    known: readonly string[] = [],
    extra: Record<string, unknown> = {},
  ): Promise<AlipaySdkCommonResult> => {
    let answer: AlipaySdkCommonResult
    try {
      answer = await sdk.exec(method, { ...extra, bizContent }, { validateSign: true })
    } catch (error) {
      throw away('Alipay', error)
    }
    const reason = String(answer.subCode ?? answer.sub_code ?? answer.code)
    if (answer.code !== '10000' && !known.includes(reason))
      throw new CerthallError('payment-provider-away', `Alipay: ${reason}`)
    return { ...answer, subCode: reason }
  }

  const provider: PaymentProvider = {
    async create({ number, amountFen, title, expiresAt }) {
      const content = { outTradeNo: number, totalAmount: toYuan(amountFen), subject: title }
      const answer = await call(
        'alipay.trade.precreate',
        { ...content, timeExpire: wallClock(expiresAt) },
        [],
        { notifyUrl: notifyUrl() },
      )
      return { code: String(answer.qrCode) }
    },

    async query(number) {
      const answer = await call('alipay.trade.query', { outTradeNo: number }, [NOT_KNOWN])
      // Until somebody has scanned the code, Alipay does not know the trade.
      if (answer.subCode === NOT_KNOWN) return { state: 'unknown' }
      if (answer.outTradeNo !== number)
        throw new CerthallError('payment-provider-away', 'Alipay: answered about another charge')
      if (IS_PAID.includes(answer.tradeStatus))
        return paid(answer.totalAmount, answer.tradeNo, instant(answer.sendPayDate))
      return { state: answer.tradeStatus === 'TRADE_CLOSED' ? 'closed' : 'open' }
    },

    async close(number) {
      await call('alipay.trade.close', { outTradeNo: number }, [NOT_KNOWN])
    },

    async refund({ number, charge, amountFen, reason }) {
      const answer = await call('alipay.trade.refund', {
        ...{ outTradeNo: charge, outRequestNo: number },
        ...{ refundAmount: toYuan(amountFen), refundReason: reason },
      })
      // fund_change N: asked before with this number; how it went, the query says.
      if (answer.fundChange !== 'Y') return { state: 'processing' }
      return { state: 'done', providerNumber: String(answer.tradeNo) }
    },

    async queryRefund({ number, charge }): Promise<RefundFact> {
      const answer = await call(
        'alipay.trade.fastpay.refund.query',
        { outTradeNo: charge, outRequestNo: number },
        [NOT_KNOWN],
      )
      if (answer.outRequestNo !== number) return { state: 'unknown' }
      return answer.refundStatus === 'REFUND_SUCCESS'
        ? { state: 'done', providerNumber: String(answer.tradeNo) }
        : { state: 'processing' }
    },

    async bill(day) {
      const none = 'isp.bill_not_exist'
      const answer = await call(
        'alipay.data.dataservice.bill.downloadurl.query',
        { billType: 'trade', billDate: day },
        [none],
      )
      if (answer.subCode === none) return []
      return readAlipayBill(String(answer.billDownloadUrl)).catch((error) => {
        throw away('Alipay', error)
      })
    },
  }

  return {
    provider,
    readCallback: async ({ body }) => readNotice(sdk, appId, body),
    thanks: { status: 200, type: 'text/plain', body: 'success' },
  }
}

/** A form with RSA2 over all its sorted fields but sign and sign_type. */
function readNotice(sdk: AlipaySdk, appId: string, body: Buffer): PaymentNews | undefined {
  const form = Object.fromEntries(new URLSearchParams(body.toString('utf8'))) as Record<string, string>
  // The weaker RSA (SHA-1) would be taken on the sender's word.
  if (form.sign_type !== 'RSA2' || !sdk.checkNotifySignV2({ ...form }))
    throw new CerthallError('payment-callback-wrong', 'Alipay: the signature does not verify')
  if (form.app_id !== appId)
    throw new CerthallError('payment-callback-wrong', 'Alipay: for another application')
  const { notify_id: id, out_trade_no: trade, trade_no: tradeNo, trade_status: status = '' } = form
  if (id === undefined || trade === undefined) return undefined
  const shown: Record<string, string> = { ...form }
  delete shown.sign
  const news = { provider: 'alipay', id, body: shown } as const
  if (form.refund_fee !== undefined && form.out_biz_no !== undefined) {
    const known = tradeNo === undefined ? {} : { providerNumber: tradeNo }
    return { ...news, kind: 'refund', number: form.out_biz_no, fact: { state: 'done', ...known } }
  }
  const fact: ChargeFact = IS_PAID.includes(status)
    ? paid(form.total_amount, tradeNo, instant(form.gmt_payment))
    : { state: status === 'TRADE_CLOSED' ? 'closed' : 'open' }
  return { ...news, kind: 'charge', number: trade, fact }
}
