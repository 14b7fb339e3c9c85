import { CerthallError } from '@certhall/model'
import { Aes, Wechatpay } from 'wechatpay-axios-plugin'
import { away } from './away.ts'

/** Certificates with which WeChat Pay signs, by serial. They change every few years; the next one is offered before. */
export interface PlatformKeys {
  all(): Promise<Record<string, string>>
  /** The one with this serial; undefined where WeChat Pay has none. */
  find(serial: string): Promise<string | undefined>
}

interface Account {
  baseUrl: string
  mchId: string
  serial: string
  privateKey: string
  apiV3Key: string
  /** 微信支付公钥 by its id (PUB_KEY_ID_…), of accounts that have one: then nothing is fetched. */
  publicKeys?: Record<string, string> | undefined
}

const FRESH_MS = 12 * 3600_000
/** A serial that nobody knows, in a forged callback, must not make us ask again and again. */
const PAUSE_MS = 60_000

export function platformKeys(account: Account, now: () => number = Date.now): PlatformKeys {
  const { publicKeys } = account
  if (publicKeys !== undefined)
    return { all: async () => publicKeys, find: async (serial) => publicKeys[serial] }
  let kept: Record<string, string> = {}
  let at = Number.NEGATIVE_INFINITY
  let tried = Number.NEGATIVE_INFINITY
  let asking: Promise<void> | undefined
  const ask = () => {
    tried = now()
    asking ??= fetchCertificates(account)
      .then((found) => {
        kept = found
        at = now()
      })
      .catch((error) => {
        throw away('WeChat Pay', error)
      })
      .finally(() => {
        asking = undefined
      })
    return asking
  }
  return {
    async all() {
      if (now() - at > FRESH_MS) await ask()
      return kept
    },
    async find(serial) {
      if (kept[serial] === undefined && (asking !== undefined || now() - tried > PAUSE_MS)) await ask()
      return kept[serial]
    },
  }
}

interface Sealed {
  serial_no: string
  encrypt_certificate: { nonce: string; associated_data: string; ciphertext: string }
}

/**
 * GET /v3/certificates. The answer's signature cannot be checked yet; what counts is that only WeChat Pay and we have the key that the
 * certificates are sealed with (AES-256-GCM).
 */
async function fetchCertificates(account: Account): Promise<Record<string, string>> {
  const client = new Wechatpay({
    ...{ mchid: account.mchId, serial: account.serial, privateKey: account.privateKey },
    ...{ baseURL: account.baseUrl, timeout: 10_000 },
    certs: { 'not known yet': account.privateKey },
  })
  const { data } = await client
    .chain('v3/certificates')
    .get<string>({ transformResponse: [(text: string) => text] })
  const { data: certificates } = JSON.parse(data) as { data: Sealed[] }
  if (certificates.length === 0) throw new CerthallError('payment-provider-away', 'no platform certificate')
  return Object.fromEntries(
    certificates.map(({ serial_no: serial, encrypt_certificate: { nonce, associated_data, ciphertext } }) => [
      serial,
      Aes.AesGcm.decrypt(ciphertext, account.apiV3Key, nonce, associated_data),
    ]),
  )
}
