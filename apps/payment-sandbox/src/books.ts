import { randomBytes, randomInt } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'

export type ProviderId = 'wechat' | 'alipay'

export interface SandboxRefund {
  number: string
  amountFen: number
  notifyUrl: string
  state: 'processing' | 'done' | 'abnormal'
  providerNumber: string
  at: number
}

/** One trade, as a provider keeps it. Instants in milliseconds. */
export interface SandboxTrade {
  provider: ProviderId
  number: string
  amountFen: number
  title: string
  notifyUrl: string
  state: 'open' | 'paid' | 'closed'
  code: string
  /** Somebody has opened it on a telephone; before, Alipay does not know it. */
  scanned: boolean
  createdAt: number
  expiresAt: number
  paidAt?: number
  providerNumber?: string
  refunds: SandboxRefund[]
}

/** What goes wrong on purpose; tests and the self-test turn these while it runs. */
export interface Faults {
  /** Nothing answers. */
  away: boolean
  /** What is done is done, but the caller hears a failure. */
  answersLost: boolean
  /** Callbacks do not go out. */
  callbacksLost: boolean
  /** Each callback goes out so often. */
  callbacks: number
  /** Refunds stay under way until `finishRefunds`. */
  refundsSlow: boolean
  /** Refunds are refused. */
  refundsAbnormal: boolean
}

export interface SandboxInvoice {
  number: string
  invoiceNumber: string
  amountFen: number
  asked: number
}

export interface Books {
  trades: Map<string, SandboxTrade>
  invoices: Map<string, SandboxInvoice>
  faults: Faults
  find(provider: ProviderId, number: string): SandboxTrade | undefined
  byCode(code: string): SandboxTrade | undefined
  save(): void
}

/** Kept in a file where one is named, so that the demonstration's payments outlive a restart. */
export function openBooks(file: string | undefined): Books {
  const kept = file === undefined ? undefined : read(file)
  const trades = new Map((kept?.trades ?? []).map((trade) => [keyOf(trade.provider, trade.number), trade]))
  const invoices = new Map((kept?.invoices ?? []).map((invoice) => [invoice.number, invoice]))
  return {
    trades,
    invoices,
    faults: {
      ...{ away: false, answersLost: false, callbacksLost: false, callbacks: 1 },
      ...{ refundsSlow: false, refundsAbnormal: false },
    },
    find: (provider, number) => trades.get(keyOf(provider, number)),
    byCode: (code) => [...trades.values()].find((trade) => trade.code === code),
    save() {
      if (file === undefined) return
      mkdirSync(path.dirname(file), { recursive: true })
      const text = JSON.stringify({ trades: [...trades.values()], invoices: [...invoices.values()] })
      writeFileSync(`${file}.new`, text, { mode: 0o600 })
      renameSync(`${file}.new`, file)
    },
  }
}

interface Kept {
  trades: SandboxTrade[]
  invoices: SandboxInvoice[]
}

function read(file: string): Kept | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Kept
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

export const keyOf = (provider: ProviderId, number: string): string => `${provider} ${number}`

const CODES: Record<ProviderId, () => string> = {
  wechat: () => `weixin://wxpay/bizpayurl?pr=${randomBytes(6).toString('base64url')}`,
  alipay: () => `https://qr.alipay.com/bax${randomBytes(10).toString('hex')}`,
}

export const newCode = (provider: ProviderId): string => CODES[provider]()

/** 28 digits, as both providers number payments and refunds. */
export function newProviderNumber(first: string): string {
  return first + Array.from({ length: 28 - first.length }, () => randomInt(10)).join('')
}
