import { createPublicKey, createSign, createVerify, randomBytes } from 'node:crypto'
import { alipayBill } from './alipay-bill.ts'
import type { Books, SandboxRefund, SandboxTrade } from './books.ts'
import { type Answer, json, type Request } from './http.ts'
import type { SandboxKeys } from './keys.ts'
import { sendCallback } from './send-callback.ts'
import { clockOf, createTrade, refundTrade, stateNow, yuanOf } from './trade.ts'

// The wire of Alipay's gateway: a form with RSA2 over its sorted fields; answers signed over the text of their own part
// (https://opendocs.alipay.com/common/02kf5q).

type Keys = SandboxKeys['alipay']
type Result = Record<string, unknown>
type Method = (content: Record<string, string>, form: Record<string, string>) => Result

const done = (fields: Result): Result => ({ code: '10000', msg: 'Success', ...fields })
const failed = (sub_code: string, sub_msg: string): Result => ({
  ...{ code: '40004', msg: 'Business Failed', sub_code, sub_msg },
})
const notKnown = failed('ACQ.TRADE_NOT_EXIST', '交易不存在')
const STATES = { open: 'WAIT_BUYER_PAY', paid: 'TRADE_SUCCESS', closed: 'TRADE_CLOSED' } as const
const fenOf = (yuan: string | undefined) => Math.round(Number(yuan) * 100)

export function alipayDoor(books: Books, keys: Keys, origin: () => string, stops: (() => void)[]) {
  // Before somebody has scanned its code, the trade does not exist.
  const known = (number: string | undefined) => {
    const trade = stateNow(books.find('alipay', number ?? ''))
    return trade?.scanned ? trade : undefined
  }

  const METHODS: Record<string, Method> = {
    'alipay.trade.precreate': (content, { notify_url = '' }) => {
      const trade = createTrade(books, 'alipay', {
        ...{ number: content.out_trade_no ?? '', amountFen: fenOf(content.total_amount) },
        ...{ title: content.subject ?? '', notifyUrl: notify_url },
        expiresAt: Date.parse(`${content.time_expire?.replace(' ', 'T')}+08:00`),
      })
      if (trade === 'clash') return failed('ACQ.CONTEXT_INCONSISTENT', '交易信息被篡改')
      return done({ out_trade_no: trade.number, qr_code: trade.code })
    },
    'alipay.trade.query': ({ out_trade_no }) => {
      const trade = known(out_trade_no)
      if (trade === undefined) return notKnown
      const { number, state, amountFen, providerNumber, paidAt } = trade
      return done({
        ...{ out_trade_no: number, trade_no: providerNumber ?? '', trade_status: STATES[state] },
        total_amount: yuanOf(amountFen),
        ...(paidAt !== undefined && { send_pay_date: clockOf(paidAt) }),
      })
    },
    'alipay.trade.close': ({ out_trade_no }) => {
      const trade = known(out_trade_no)
      if (trade === undefined) return notKnown
      if (trade.state === 'paid') return failed('ACQ.TRADE_STATUS_ERROR', '交易状态不合法')
      trade.state = 'closed'
      books.save()
      return done({ out_trade_no, trade_no: trade.providerNumber ?? '' })
    },
    'alipay.trade.refund': ({ out_trade_no, out_request_no = '', refund_amount }) => {
      const trade = known(out_trade_no)
      if (trade === undefined) return notKnown
      const made = refundTrade(books, trade, {
        ...{ number: out_request_no, amountFen: fenOf(refund_amount), notifyUrl: trade.notifyUrl },
      })
      if (made === 'not-paid') return failed('ACQ.TRADE_STATUS_ERROR', '交易状态不合法')
      if (made === 'too-much') return failed('ACQ.REFUND_AMT_NOT_EQUAL_TOTAL', '退款金额超限')
      if (made.isNew && made.refund.state === 'done')
        stops.push(tellAlipayRefund(books, keys, trade, made.refund))
      const isMoved = made.isNew && made.refund.state === 'done'
      return done({
        ...{ out_trade_no, trade_no: trade.providerNumber, fund_change: isMoved ? 'Y' : 'N' },
        refund_fee: yuanOf(made.refund.amountFen),
      })
    },
    'alipay.trade.fastpay.refund.query': ({ out_trade_no, out_request_no }) => {
      const trade = known(out_trade_no)
      const refund = trade?.refunds.find(({ number }) => number === out_request_no)
      // Nothing is said of a refund that is not there, or not done.
      if (trade === undefined || refund?.state !== 'done') return done({})
      return done({
        ...{ out_trade_no, out_request_no, trade_no: trade.providerNumber, refund_status: 'REFUND_SUCCESS' },
        refund_amount: yuanOf(refund.amountFen),
      })
    },
    'alipay.data.dataservice.bill.downloadurl.query': ({ bill_date = '' }) =>
      alipayBill(books, bill_date) === undefined
        ? failed('isp.bill_not_exist', '账单不存在')
        : done({ bill_download_url: `${origin()}/alipay-bills/${bill_date}` }),
  }

  return (request: Request): Answer | undefined => {
    const [, day] = /^\/alipay-bills\/(\d{4}-\d{2}-\d{2})$/.exec(request.url.pathname) ?? []
    if (day !== undefined) {
      const file = alipayBill(books, day)
      return file && { status: 200, type: 'application/zip', body: file }
    }
    if (request.url.pathname !== '/gateway.do') return undefined
    const form = Object.fromEntries([...request.url.searchParams, ...new URLSearchParams(request.body)])
    const { method = '' } = form
    const act = METHODS[method]
    const result =
      form.app_id !== keys.appId || !isSigned(keys, form)
        ? { code: '40002', msg: 'Invalid Arguments', sub_code: 'isv.invalid-signature', sub_msg: '验签出错' }
        : act === undefined
          ? { code: '40006', msg: 'Insufficient Permissions', sub_code: 'isv.insufficient-isv-permissions' }
          : act(JSON.parse(form.biz_content ?? '{}'), form)
    const text = JSON.stringify(result)
    const name = `${method.replaceAll('.', '_')}_response`
    const signature = signOf(keys, text)
    return { ...json(200, undefined), body: `{"${name}":${text},"sign":"${signature}"}` }
  }
}

export function tellAlipayPaid(books: Books, keys: Keys, trade: SandboxTrade): () => void {
  return tell(books, keys, trade, {
    ...{
      trade_status: 'TRADE_SUCCESS',
      total_amount: yuanOf(trade.amountFen),
      receipt_amount: yuanOf(trade.amountFen),
    },
    ...{ gmt_payment: clockOf(trade.paidAt ?? 0), notify_type: 'trade_status_sync' },
  })
}

function tellAlipayRefund(books: Books, keys: Keys, trade: SandboxTrade, refund: SandboxRefund): () => void {
  return tell(books, keys, trade, {
    ...{ trade_status: 'TRADE_CLOSED', total_amount: yuanOf(trade.amountFen), out_biz_no: refund.number },
    ...{
      refund_fee: yuanOf(refund.amountFen),
      gmt_refund: clockOf(refund.at),
      notify_type: 'trade_status_sync',
    },
  })
}

function tell(books: Books, keys: Keys, trade: SandboxTrade, fields: Record<string, string>): () => void {
  const notify_id = randomBytes(17).toString('hex')
  const make = () => {
    const form: Record<string, string> = {
      ...{
        notify_id,
        notify_time: clockOf(Date.now()),
        app_id: keys.appId,
        charset: 'utf-8',
        version: '1.0',
      },
      ...{
        out_trade_no: trade.number,
        trade_no: trade.providerNumber ?? '',
        subject: trade.title,
        ...fields,
      },
    }
    const sign = signOf(keys, lines(form))
    const body = new URLSearchParams({ ...form, sign_type: 'RSA2', sign }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
    return { url: trade.notifyUrl, headers, body }
  }
  return sendCallback(books.faults, make, ({ body }) => body === 'success')
}

const lines = (form: Record<string, string>) =>
  Object.keys(form)
    .sort()
    .map((name) => `${name}=${form[name]}`)
    .join('&')

const signOf = ({ platform }: Keys, text: string) =>
  createSign('sha256').update(text, 'utf8').sign(platform.privateKey, 'base64')

function isSigned({ privateKey }: Keys, { sign, ...form }: Record<string, string>): boolean {
  return createVerify('sha256')
    .update(lines(form), 'utf8')
    .verify(createPublicKey(privateKey), sign ?? '', 'base64')
}
