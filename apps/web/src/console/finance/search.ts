export const FINANCE_VIEWS = ['charges', 'transfers', 'refunds', 'invoices', 'days'] as const
export type FinanceView = (typeof FINANCE_VIEWS)[number]

/** The address of the finance room. */
export interface FinanceSearch {
  view?: FinanceView
  q?: string
  page?: number
}

export function readFinanceSearch({ view, q, page }: Record<string, unknown>): FinanceSearch {
  // the router reads ?q=123 as a number
  const text = typeof q === 'string' || typeof q === 'number' ? String(q).trim().slice(0, 60) : ''
  const known = FINANCE_VIEWS.find((one) => one === view)
  const at = Number(page)
  return {
    ...(known && known !== 'charges' && { view: known }),
    ...(text !== '' && { q: text }),
    ...(Number.isInteger(at) && at > 1 && at <= 10_000 && { page: at }),
  }
}
