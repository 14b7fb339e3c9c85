import {
  type Books,
  keyOf,
  newCode,
  newProviderNumber,
  type ProviderId,
  type SandboxRefund,
  type SandboxTrade,
} from './books.ts'

// What both providers do alike with a trade; each says it in its own words.

export interface NewTrade {
  number: string
  amountFen: number
  title: string
  notifyUrl: string
  expiresAt: number
}

/** The same number again is the same trade; with another amount it is refused. */
export function createTrade(books: Books, provider: ProviderId, trade: NewTrade): SandboxTrade | 'clash' {
  const known = stateNow(books.find(provider, trade.number))
  if (known) return known.amountFen === trade.amountFen && known.state === 'open' ? known : 'clash'
  const made: SandboxTrade = {
    ...{ provider, ...trade, state: 'open', code: newCode(provider), scanned: false },
    ...{ createdAt: Date.now(), refunds: [] },
  }
  books.trades.set(keyOf(provider, trade.number), made)
  books.save()
  return made
}

/** An unpaid trade ends by itself. */
export function stateNow(trade: SandboxTrade | undefined): SandboxTrade | undefined {
  if (trade?.state === 'open' && trade.expiresAt <= Date.now()) trade.state = 'closed'
  return trade
}

/** The demonstration's user has pressed Pay. False where it cannot be paid any more. */
export function payTrade(books: Books, trade: SandboxTrade): boolean {
  if (stateNow(trade)?.state !== 'open') return false
  trade.state = 'paid'
  trade.scanned = true
  trade.paidAt = Date.now()
  trade.providerNumber = newProviderNumber(trade.provider === 'wechat' ? '4200' : '2026')
  books.save()
  return true
}

type Refused = 'not-paid' | 'too-much'

/** The same number again is the same refund. */
export function refundTrade(
  books: Books,
  trade: SandboxTrade,
  { number, amountFen, notifyUrl }: Pick<SandboxRefund, 'number' | 'amountFen' | 'notifyUrl'>,
): { refund: SandboxRefund; isNew: boolean } | Refused {
  const known = trade.refunds.find((refund) => refund.number === number)
  if (known) return { refund: known, isNew: false }
  if (trade.state !== 'paid') return 'not-paid'
  const before = trade.refunds.reduce((sum, refund) => sum + refund.amountFen, 0)
  if (before + amountFen > trade.amountFen) return 'too-much'
  const { refundsAbnormal, refundsSlow } = books.faults
  const refund: SandboxRefund = {
    ...{ number, amountFen, notifyUrl, at: Date.now() },
    state: refundsAbnormal ? 'abnormal' : refundsSlow ? 'processing' : 'done',
    providerNumber: newProviderNumber(trade.provider === 'wechat' ? '5030' : '2027'),
  }
  trade.refunds.push(refund)
  books.save()
  return { refund, isNew: true }
}

/** '2026-11-21' at +08:00. */
export const dayOf = (at: number): string => new Date(at + 8 * 3600_000).toISOString().slice(0, 10)
/** '2026-11-21 10:00:00' at +08:00. */
export const clockOf = (at: number): string =>
  new Date(at + 8 * 3600_000).toISOString().slice(0, 19).replace('T', ' ')
export const yuanOf = (fen: number): string => (fen / 100).toFixed(2)
