import type { BillLine, ChargeFact, PaymentNews, PaymentProvider, RefundFact } from '@certhall/ra'

/**
 * For tests: a provider whose own books are the truth about the money. It does what it is asked once for each number, and then fails its
 * caller as often as it is told to.
 */
export interface Truth {
  id: string
  port: PaymentProvider
  trades: Map<string, { fen: number; state: 'open' | 'paid' | 'closed' }>
  refunds: Map<string, { charge: string; fen: number; state: 'processing' | 'done' }>
  /** Whether the next calls are answered; each is carried out all the same. */
  answers: boolean[]
  /** Somebody pays; with another amount than the one asked for where one is given. */
  pay(number: string, fen?: number): void
  /** What was told so far: any of it may be told again, in any order. */
  news: PaymentNews[]
}

export function truthfulProvider(id: string, now: () => Date): Truth {
  const trades: Truth['trades'] = new Map()
  const refunds: Truth['refunds'] = new Map()
  const news: PaymentNews[] = []
  const truth: Truth = { id, trades, refunds, news, answers: [], pay, port: {} as PaymentProvider }
  const answer = <Result>(result: Result): Result => {
    if (truth.answers.shift() === false) throw new Error('no answer')
    return result
  }

  const fact = (number: string): ChargeFact => {
    const trade = trades.get(number)
    if (trade === undefined) return { state: 'unknown' }
    if (trade.state !== 'paid') return { state: trade.state }
    return { state: 'paid', fen: trade.fen, providerNumber: `${id}-${number}`, at: now() }
  }
  const refundFact = (number: string): RefundFact => {
    const refund = refunds.get(number)
    return refund ? { state: refund.state, providerNumber: `${id}-${number}` } : { state: 'unknown' }
  }

  function pay(number: string, fen?: number) {
    const trade = trades.get(number)
    if (trade?.state !== 'open') return
    Object.assign(trade, { state: 'paid', ...(fen !== undefined && { fen }) })
    news.push({ provider: id, id: `n-${number}`, kind: 'charge', number, fact: fact(number), body: {} })
  }

  truth.port = {
    async create({ number, amountFen }) {
      if (!trades.has(number)) trades.set(number, { fen: amountFen, state: 'open' })
      return answer({ code: `${id}:${number}` })
    },
    query: async (number) => answer(fact(number)),
    async close(number) {
      const trade = trades.get(number)
      if (trade?.state === 'paid') throw new Error('paid')
      if (trade) trade.state = 'closed'
      answer(undefined)
    },
    async refund({ number, charge, amountFen }) {
      if (!refunds.has(number)) {
        refunds.set(number, { charge, fen: amountFen, state: 'processing' })
      }
      return answer(refundFact(number))
    },
    async queryRefund({ number }) {
      const refund = refunds.get(number)
      if (refund) refund.state = 'done'
      return answer(refundFact(number))
    },
    bill: async (): Promise<BillLine[]> => [
      ...[...trades].flatMap(([number, { fen, state }]): BillLine[] =>
        state === 'paid' ? [{ kind: 'payment', number, providerNumber: `${id}-${number}`, fen }] : [],
      ),
      ...[...refunds].flatMap(([number, { fen, state }]): BillLine[] =>
        state === 'done' ? [{ kind: 'refund', number, providerNumber: `${id}-${number}`, fen }] : [],
      ),
    ],
  }
  return truth
}
