import type { IncomingHttpHeaders } from 'node:http'
import { CerthallError } from '@certhall/model'
import type { PaymentNews } from '@certhall/ra'
import { Aes, Rsa } from 'wechatpay-axios-plugin'
import {
  signedLines,
  type WechatAccount,
  type WechatTransaction,
  wechatFact,
  wechatRefundFact,
} from './wechat.ts'
import type { PlatformKeys } from './wechat-platform-keys.ts'

/** As the documentation asks: what is older is a replay. */
const FRESH_S = 300

interface Envelope {
  id: string
  event_type: string
  resource: { ciphertext: string; nonce: string; associated_data: string }
}

interface WechatRefund {
  mchid: string
  out_refund_no: string
  refund_id: string
  refund_status: string
}

/** WECHATPAY2-SHA256-RSA2048 over the body as it came; then the resource is opened with the key that only WeChat Pay and we have. */
export async function readWechatCallback(
  account: WechatAccount,
  keys: PlatformKeys,
  { headers, body }: { headers: IncomingHttpHeaders; body: Buffer },
): Promise<PaymentNews | undefined> {
  const text = body.toString('utf8')
  await checkSignature(keys, headers, text)
  const { id, event_type: type, resource } = parse<Envelope>(text)
  const opened = parse<unknown>(open(resource, account.apiV3Key))
  if (type.startsWith('REFUND.')) {
    const refund = opened as WechatRefund
    if (refund.mchid !== account.mchId) throw wrong('for another merchant')
    const fact = wechatRefundFact(refund.refund_status, refund.refund_id)
    return { provider: 'wechat', id, kind: 'refund', number: refund.out_refund_no, fact, body: refund }
  }
  if (!type.startsWith('TRANSACTION.')) return undefined
  const transaction = opened as WechatTransaction
  if (transaction.mchid !== account.mchId) throw wrong('for another merchant')
  const fact = wechatFact(transaction)
  return { provider: 'wechat', id, kind: 'charge', number: transaction.out_trade_no, fact, body: transaction }
}

async function checkSignature(keys: PlatformKeys, headers: IncomingHttpHeaders, body: string): Promise<void> {
  const [timestamp, nonce, serial, signature] = ['timestamp', 'nonce', 'serial', 'signature'].map((name) =>
    String(headers[`wechatpay-${name}`] ?? ''),
  ) as [string, string, string, string]
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > FRESH_S || !/^\d{1,11}$/.test(timestamp))
    throw wrong('not fresh')
  const key = await keys.find(serial)
  if (key === undefined) throw wrong('an unknown platform certificate')
  const isRight = (() => {
    try {
      return Rsa.verify(signedLines(timestamp, nonce, body), signature, key)
    } catch {
      return false
    }
  })()
  if (!isRight) throw wrong('the signature does not verify')
}

function open({ ciphertext, nonce, associated_data }: Envelope['resource'], key: string): string {
  try {
    return Aes.AesGcm.decrypt(ciphertext, key, nonce, associated_data)
  } catch {
    throw wrong('cannot be opened')
  }
}

function parse<Result>(text: string): Result {
  try {
    return JSON.parse(text) as Result
  } catch {
    throw wrong('not JSON')
  }
}

const wrong = (detail: string) => new CerthallError('payment-callback-wrong', `WeChat Pay: ${detail}`)
