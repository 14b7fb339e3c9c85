export const ORDER_VIEWS = ['work', 'announced', 'sent-back'] as const

export interface OrdersSearch {
  q?: string
  view?: 'announced' | 'sent-back'
}

/** Numbers that are all digits reach us as numbers. */
export function readOrdersSearch({ q, view }: Record<string, unknown>): OrdersSearch {
  const text = String(q ?? '').trim()
  const known = view === 'announced' || view === 'sent-back'
  return { ...(text !== '' && { q: text.slice(0, 60) }), ...(known && { view }) }
}
