import {
  createCipheriv,
  createHash,
  createPublicKey,
  createSign,
  createVerify,
  randomBytes,
} from 'node:crypto'
import type { Books, SandboxRefund, SandboxTrade } from './books.ts'
import { type Answer, json, type Request } from './http.ts'
import type { SandboxKeys } from './keys.ts'
import { sendCallback } from './send-callback.ts'
import { createTrade, dayOf, refundTrade, stateNow } from './trade.ts'
import { wechatBill } from './wechat-bill.ts'

// The wire of WeChat Pay API v3: requests signed WECHATPAY2-SHA256-RSA2048 by the merchant, answers and callbacks signed by the platform,
// callbacks and certificates sealed with AES-256-GCM (https://pay.weixin.qq.com/doc/v3/merchant/4012365342).

type Keys = SandboxKeys['wechat']
type Handler = (request: Request, parts: string[]) => Answer

const refused = (status: number, code: string, message: string) => json(status, { code, message })

export function wechatDoor(books: Books, keys: Keys, origin: () => string, stops: (() => void)[]) {
  const routes: [method: string, path: RegExp, handler: Handler][] = [
    ['GET', /^\/v3\/certificates$/, () => certificates(keys)],
    ['POST', /^\/v3\/pay\/transactions\/native$/, ({ body }) => native(books, keys, body)],
    [
      'GET',
      /^\/v3\/pay\/transactions\/out-trade-no\/([^/]+)$/,
      (_request, [number = '']) => {
        const trade = stateNow(books.find('wechat', number))
        return trade ? json(200, transaction(keys, trade)) : refused(404, 'ORDER_NOT_EXIST', '订单不存在')
      },
    ],
    [
      'POST',
      /^\/v3\/pay\/transactions\/out-trade-no\/([^/]+)\/close$/,
      (_request, [number = '']) => {
        const trade = stateNow(books.find('wechat', number))
        if (trade === undefined) return refused(404, 'ORDER_NOT_EXIST', '订单不存在')
        if (trade.state === 'paid') return refused(400, 'ORDERPAID', '订单已支付')
        trade.state = 'closed'
        books.save()
        return { status: 204, type: 'application/json', body: '' }
      },
    ],
    ['POST', /^\/v3\/refund\/domestic\/refunds$/, ({ body }) => refund(books, keys, body, stops)],
    [
      'GET',
      /^\/v3\/refund\/domestic\/refunds\/([^/]+)$/,
      (_request, [number = '']) => {
        for (const trade of books.trades.values()) {
          const found = trade.provider === 'wechat' && trade.refunds.find((one) => one.number === number)
          if (found) return json(200, refundView(trade, found))
        }
        return refused(404, 'RESOURCE_NOT_EXISTS', '退款单不存在')
      },
    ],
    [
      'GET',
      /^\/v3\/bill\/tradebill$/,
      ({ url }) => {
        const file = wechatBill(books, url.searchParams.get('bill_date') ?? '', keys)
        if (file === undefined) return refused(400, 'NO_STATEMENT_EXIST', '账单不存在')
        const day = url.searchParams.get('bill_date')
        return json(200, {
          hash_type: 'SHA1',
          hash_value: createHash('sha1').update(file).digest('hex'),
          download_url: `${origin()}/v3/billdownload/file?token=${day}`,
        })
      },
    ],
    [
      'GET',
      /^\/v3\/billdownload\/file$/,
      ({ url }) => {
        const file = wechatBill(books, url.searchParams.get('token') ?? '', keys)
        return file === undefined
          ? refused(404, 'RESOURCE_NOT_EXISTS', '账单不存在')
          : { status: 200, type: 'text/csv', body: file }
      },
    ],
  ]

  return (request: Request): Answer | undefined => {
    if (!request.url.pathname.startsWith('/v3/')) return undefined
    if (!isSigned(keys, request)) return refused(401, 'SIGN_ERROR', '签名错误')
    for (const [method, path, handler] of routes) {
      const parts = method === request.method ? path.exec(request.url.pathname) : null
      if (parts) return signed(keys, handler(request, parts.slice(1)))
    }
    return refused(404, 'RESOURCE_NOT_EXISTS', '没有这个接口')
  }
}

/** Sends TRANSACTION.SUCCESS. */
export function tellWechatPaid(books: Books, keys: Keys, trade: SandboxTrade): () => void {
  const id = randomBytes(16).toString('hex')
  return tell(books, keys, trade.notifyUrl, id, 'TRANSACTION.SUCCESS', 'transaction', () =>
    transaction(keys, trade),
  )
}

export function tellWechatRefund(
  books: Books,
  keys: Keys,
  trade: SandboxTrade,
  refund: SandboxRefund,
): () => void {
  const id = randomBytes(16).toString('hex')
  const event = { done: 'REFUND.SUCCESS', abnormal: 'REFUND.ABNORMAL', processing: 'REFUND.SUCCESS' }[
    refund.state
  ]
  return tell(books, keys, refund.notifyUrl, id, event, 'refund', () => {
    const { status: refund_status, ...view } = refundView(trade, refund)
    return { mchid: keys.mchId, ...view, refund_status }
  })
}

function tell(
  books: Books,
  keys: Keys,
  url: string,
  id: string,
  event_type: string,
  original_type: string,
  resource: () => object,
): () => void {
  const make = () => {
    const body = JSON.stringify({
      ...{ id, create_time: new Date().toISOString(), event_type, summary: event_type },
      resource_type: 'encrypt-resource',
      resource: {
        original_type,
        algorithm: 'AEAD_AES_256_GCM',
        ...seal(keys, JSON.stringify(resource()), original_type),
      },
    })
    return { url, body, headers: { 'content-type': 'application/json', ...signatureHeaders(keys, body) } }
  }
  return sendCallback(books.faults, make, ({ status }) => status === 200 || status === 204)
}

function native(books: Books, keys: Keys, body: string): Answer {
  const asked = JSON.parse(body)
  const isOurs = asked.mchid === keys.mchId && asked.appid === keys.appId && asked.amount?.currency === 'CNY'
  if (!isOurs || !/^[\w|*-]{6,32}$/.test(asked.out_trade_no) || !(asked.amount.total > 0))
    return refused(400, 'PARAM_ERROR', '参数错误')
  const trade = createTrade(books, 'wechat', {
    ...{ number: asked.out_trade_no, amountFen: asked.amount.total, title: asked.description },
    ...{ notifyUrl: asked.notify_url, expiresAt: Date.parse(asked.time_expire) },
  })
  return trade === 'clash'
    ? refused(403, 'OUT_TRADE_NO_USED', '商户订单号重复')
    : json(200, { code_url: trade.code })
}

const TRADE_STATES = { open: 'NOTPAY', paid: 'SUCCESS', closed: 'CLOSED' } as const
const TRADE_WORDS = { open: '订单未支付', paid: '支付成功', closed: '订单已关闭' } as const

function transaction({ mchId, appId }: Keys, trade: SandboxTrade): object {
  const { number, state, amountFen, providerNumber, paidAt, refunds } = trade
  return {
    ...{ appid: appId, mchid: mchId, out_trade_no: number, trade_state_desc: TRADE_WORDS[state] },
    trade_state: refunds.length > 0 ? 'REFUND' : TRADE_STATES[state],
    ...(state === 'paid' && {
      ...{ transaction_id: providerNumber, trade_type: 'NATIVE', bank_type: 'OTHERS', attach: '' },
      success_time: new Date(paidAt ?? 0).toISOString(),
      payer: { openid: 'sandbox' },
      amount: { total: amountFen, payer_total: amountFen, currency: 'CNY', payer_currency: 'CNY' },
    }),
  }
}

function refund(books: Books, keys: Keys, body: string, stops: (() => void)[]): Answer {
  const asked = JSON.parse(body)
  const trade = books.find('wechat', asked.out_trade_no)
  if (trade === undefined) return refused(404, 'RESOURCE_NOT_EXISTS', '订单不存在')
  if (asked.amount?.total !== trade.amountFen) return refused(400, 'PARAM_ERROR', '订单金额不一致')
  const made = refundTrade(books, trade, {
    ...{ number: asked.out_refund_no, amountFen: asked.amount.refund, notifyUrl: asked.notify_url },
  })
  if (made === 'not-paid') return refused(403, 'INVALID_REQUEST', '订单未支付')
  if (made === 'too-much') return refused(403, 'NOT_ENOUGH', '退款金额超过订单金额')
  if (made.isNew && made.refund.state !== 'processing')
    stops.push(tellWechatRefund(books, keys, trade, made.refund))
  // The account is credited a moment later: the answer says so, the callback says when.
  return json(200, { ...refundView(trade, made.refund), ...(made.isNew && { status: 'PROCESSING' }) })
}

const REFUND_STATES = { processing: 'PROCESSING', done: 'SUCCESS', abnormal: 'ABNORMAL' } as const

function refundView(trade: SandboxTrade, { number, amountFen, state, providerNumber, at }: SandboxRefund) {
  return {
    ...{ refund_id: providerNumber, out_refund_no: number, out_trade_no: trade.number },
    ...{ transaction_id: trade.providerNumber, channel: 'ORIGINAL', user_received_account: '支付用户零钱' },
    ...{ create_time: new Date(at).toISOString(), status: REFUND_STATES[state] },
    ...(state === 'done' && { success_time: new Date(at).toISOString() }),
    amount: { total: trade.amountFen, refund: amountFen, payer_refund: amountFen, currency: 'CNY' },
  }
}

function certificates(keys: Keys): Answer {
  const { serial, certificate } = keys.platform
  const sealed = seal(keys, certificate, 'certificate')
  return json(200, {
    data: [
      {
        ...{ serial_no: serial, effective_time: `${dayOf(0)}T00:00:00+08:00` },
        expire_time: '2099-01-01T00:00:00+08:00',
        encrypt_certificate: { algorithm: 'AEAD_AES_256_GCM', ...sealed },
      },
    ],
  })
}

function seal({ apiV3Key }: Keys, text: string, associated_data: string) {
  const nonce = randomBytes(6).toString('hex')
  const cipher = createCipheriv('aes-256-gcm', apiV3Key, nonce)
  cipher.setAAD(Buffer.from(associated_data))
  const parts = [cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]
  return { nonce, associated_data, ciphertext: Buffer.concat(parts).toString('base64') }
}

const AUTHORIZATION =
  /^WECHATPAY2-SHA256-RSA2048 mchid="(\w+)",serial_no="(\w+)",timestamp="(\d+)",nonce_str="(\w+)",signature="([\w+/=]+)"$/

function isSigned(keys: Keys, { method, target, headers, body }: Request): boolean {
  const [, mchId, serial, time, nonce, signature] = AUTHORIZATION.exec(headers.authorization ?? '') ?? []
  if (mchId !== keys.mchId || serial !== keys.serial || signature === undefined) return false
  if (Math.abs(Date.now() / 1000 - Number(time)) > 300) return false
  return createVerify('sha256')
    .update([method, target, time, nonce, body, ''].join('\n'))
    .verify(createPublicKey(keys.privateKey), signature, 'base64')
}

function signed(keys: Keys, answer: Answer): Answer {
  return { ...answer, headers: signatureHeaders(keys, answer.body.toString()) }
}

function signatureHeaders({ platform }: Keys, body: string): Record<string, string> {
  const time = String(Math.floor(Date.now() / 1000))
  const nonce = randomBytes(16).toString('hex')
  const signature = createSign('sha256')
    .update(`${time}\n${nonce}\n${body}\n`)
    .sign(platform.privateKey, 'base64')
  return {
    'Wechatpay-Timestamp': time,
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Serial': platform.serial,
    'Wechatpay-Signature': signature,
  }
}
