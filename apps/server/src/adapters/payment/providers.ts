import type { PayWay } from '@certhall/model/api'
import type { PaymentProvider } from '@certhall/ra'
import type { PaymentAdapter } from './adapter.ts'
import type { PaymentSettings } from './settings.ts'

/**
 * Ways to pay: a new provider is a row here, its settings, and a file beside it. A provider's library, hundreds of files, is only loaded
 * where it is used.
 */
const ROWS = {
  wechat: {
    name: { zh: '微信支付', en: 'WeChat Pay' },
    open: async () => (await import('./wechat.ts')).wechatPay,
  },
  alipay: { name: { zh: '支付宝', en: 'Alipay' }, open: async () => (await import('./alipay.ts')).aliPay },
} as const

export interface OpenPayments {
  adapters: ReadonlyMap<string, PaymentAdapter>
  providers: ReadonlyMap<string, PaymentProvider>
  ways: readonly PayWay[]
}

/** Where a provider tells what happened; the hall's own address in front of it. */
export const CALLBACKS = '/api/payment/callbacks'

/** Those that the configuration switches on. */
export async function openPayments(settings: PaymentSettings, origin: () => string): Promise<OpenPayments> {
  const adapters = new Map<string, PaymentAdapter>()
  const ways: PayWay[] = []
  const add = async <Id extends keyof typeof ROWS>(id: Id) => {
    const account = settings[id]
    if (account === undefined) return
    const { name, open } = ROWS[id]
    const openIt = (await open()) as (account: object, notifyUrl: () => string) => PaymentAdapter
    adapters.set(
      id,
      openIt(account, () => `${origin()}${CALLBACKS}/${id}`),
    )
    ways.push({ id, name, ...(account.phonePage !== undefined && { phonePage: account.phonePage }) })
  }
  for (const id of Object.keys(ROWS)) await add(id as keyof typeof ROWS)
  return { adapters, ways, providers: new Map([...adapters].map(([id, { provider }]) => [id, provider])) }
}
