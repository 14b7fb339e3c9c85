import { CerthallError } from '@certhall/model'
import type { ChargeFact, PaymentProvider, RefundFact } from '@certhall/ra'
import { Formatter, Wechatpay } from 'wechatpay-axios-plugin'
import type { PaymentAdapter } from './adapter.ts'
import { away, codeIn } from './away.ts'
import { readWechatBill } from './wechat-bill.ts'
import { readWechatCallback } from './wechat-callback.ts'
import { platformKeys } from './wechat-platform-keys.ts'

// WeChat Pay API v3, Native payments (https://pay.weixin.qq.com/doc/v3/merchant/4012791876).

export interface WechatAccount {
  /** https://api.mch.weixin.qq.com, or the sandbox. */
  baseUrl: string
  mchId: string
  appId: string
  /** Serial of the merchant's API certificate, and its key (PEM, PKCS#8). */
  serial: string
  privateKey: string
  /** 32 characters: seals callbacks and platform certificates. */
  apiV3Key: string
  publicKeys?: Record<string, string> | undefined
}

/** What it says of a transaction, in answers and in callbacks. */
export interface WechatTransaction {
  mchid: string
  out_trade_no: string
  trade_state: string
  transaction_id?: string
  success_time?: string
  amount?: { total?: number; currency?: string }
}

const TIMEOUT_MS = 10_000
const ENDED = ['CLOSED', 'REVOKED', 'PAYERROR']
/** REFUND: paid, and some of it has gone back since. */
const PAID = ['SUCCESS', 'REFUND']

export function wechatFact({
  trade_state,
  transaction_id,
  success_time,
  amount,
}: WechatTransaction): ChargeFact {
  if (ENDED.includes(trade_state)) return { state: 'closed' }
  if (!PAID.includes(trade_state)) return { state: 'open' }
  const fen = amount?.total
  const isWhole = transaction_id !== undefined && Number.isSafeInteger(fen) && (fen as number) > 0
  if (!isWhole || amount?.currency === undefined || amount.currency !== 'CNY')
    throw new CerthallError('payment-provider-away', 'WeChat Pay: a payment without number or amount')
  const at = success_time === undefined ? new Date() : new Date(success_time)
  return { state: 'paid', fen: fen as number, providerNumber: transaction_id, at }
}

const REFUND_STATES: Record<string, RefundFact['state']> = {
  SUCCESS: 'done',
  PROCESSING: 'processing',
  // The payer's account takes nothing any more, or it was given up: a person has to.
  ABNORMAL: 'refused',
  CLOSED: 'refused',
}

export function wechatRefundFact(status: string, refundId: string | undefined): RefundFact {
  const state = REFUND_STATES[status]
  if (state === undefined) throw new CerthallError('payment-provider-away', `WeChat Pay: refund ${status}`)
  return { state, ...(refundId !== undefined && { providerNumber: refundId }) }
}

export function wechatPay(account: WechatAccount, notifyUrl: () => string): PaymentAdapter {
  const { mchId: mchid, appId: appid } = account
  const keys = platformKeys(account)

  const run = async <Result>(
    act: (client: Wechatpay) => Promise<Result>,
    unless: Record<string, Result> = {},
  ): Promise<Result> => {
    try {
      const { serial, privateKey, baseUrl } = account
      const certs = await keys.all()
      // With every answer's signature checked by the client, but those of refusals, which WeChat Pay may leave unsigned.
      return await act(
        new Wechatpay({ mchid, serial, privateKey, certs, baseURL: baseUrl, timeout: TIMEOUT_MS }),
      )
    } catch (error) {
      const code = codeIn((error as { response?: { data?: unknown } }).response?.data)
      const known = code === undefined ? undefined : unless[code]
      if (known !== undefined) return known
      throw away('WeChat Pay', error)
    }
  }

  const provider: PaymentProvider = {
    create: ({ number, amountFen, title, expiresAt }) =>
      run(async (client) => {
        const { data } = await client.chain('v3/pay/transactions/native').post({
          ...{ appid, mchid, description: title, out_trade_no: number, notify_url: notifyUrl() },
          time_expire: `${new Date(expiresAt.getTime() + 8 * 3600_000).toISOString().slice(0, 19)}+08:00`,
          amount: { total: amountFen, currency: 'CNY' },
        })
        return { code: (data as unknown as { code_url: string }).code_url }
      }),

    query: (number) =>
      run(
        async (client): Promise<ChargeFact> => {
          const { data } = await client
            .chain('v3/pay/transactions/out-trade-no/{out_trade_no}')
            .get<WechatTransaction>({ out_trade_no: number, params: { mchid } })
          if (data.out_trade_no !== number || data.mchid !== mchid)
            throw new CerthallError('payment-provider-away', 'WeChat Pay: answered about another charge')
          return wechatFact(data)
        },
        { ORDER_NOT_EXIST: { state: 'unknown' }, ORDERNOTEXIST: { state: 'unknown' } },
      ),

    close: (number) =>
      run(
        async (client): Promise<{ closed: boolean }> => {
          await client
            .chain('v3/pay/transactions/out-trade-no/{out_trade_no}/close')
            .post({ mchid }, { out_trade_no: number })
          return { closed: true }
        },
        { ORDER_CLOSED: { closed: true } },
      ).then(() => {}),

    refund: ({ number, charge, amountFen, reason }) =>
      run(async (client) => {
        const { data } = await client.chain('v3/refund/domestic/refunds').post({
          ...{ out_trade_no: charge, out_refund_no: number, reason, notify_url: notifyUrl() },
          amount: { refund: amountFen, total: amountFen, currency: 'CNY' },
        })
        const { status, refund_id } = data as unknown as { status: string; refund_id: string }
        return wechatRefundFact(status, refund_id)
      }),

    queryRefund: ({ number }) =>
      run(
        async (client): Promise<RefundFact> => {
          const { data } = await client
            .chain('v3/refund/domestic/refunds/{out_refund_no}')
            .get<{ status: string; refund_id: string }>({ out_refund_no: number })
          return wechatRefundFact(data.status, data.refund_id)
        },
        { RESOURCE_NOT_EXISTS: { state: 'unknown' } },
      ),

    bill: (day) => run((client) => readWechatBill(client, account.baseUrl, day), { NO_STATEMENT_EXIST: [] }),
  }

  return {
    provider,
    readCallback: (request) => readWechatCallback(account, keys, request),
    thanks: { status: 204, type: 'application/json', body: '' },
  }
}

/** What WeChat Pay signs: three lines, each ended. */
export const signedLines = (timestamp: string, nonce: string, body: string): string =>
  Formatter.response(timestamp, nonce, body)
