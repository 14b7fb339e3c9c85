import { CASE_KINDS, type CaseKind, type CaseState } from '@certhall/model/states'

/** Saved views of the queue, in the order of the tabs; `state` is what the hall filters by. */
export const VIEWS = [
  { id: 'turn', state: undefined, turn: 'mine' },
  { id: 'review', state: 'review' },
  { id: 'payment', state: 'payment' },
  { id: 'rejected', state: 'rejected' },
  { id: 'mine', state: undefined, claimed: 'mine' },
  { id: 'escalated', state: undefined, escalated: 'yes' },
  { id: 'all', state: undefined },
] as const satisfies readonly {
  id: string
  state: CaseState | undefined
  turn?: 'mine'
  claimed?: 'mine'
  escalated?: 'yes'
}[]
export type ViewId = (typeof VIEWS)[number]['id']

/** Where a plain address begins: what one may act on next. */
export const FIRST = 'turn' satisfies ViewId

export const SORTS = ['submittedAt', '-submittedAt', 'dueAt', '-dueAt', 'holder', '-holder'] as const
export type Sort = (typeof SORTS)[number]
export const PAGE_SIZES = [10, 20, 50, 100] as const
export const DEFAULT_SIZE = 20

/** The queue's address: what is absent has its default, so that a plain address stays short. */
export interface QueueSearch {
  view?: ViewId
  q?: string
  kind?: CaseKind
  profile?: string
  sort?: Sort
  page?: number
  size?: number
}

/** Reads an address; anything strange in it falls back to its default. */
export function readQueueSearch(raw: Record<string, unknown>): QueueSearch {
  const search: QueueSearch = {}
  const view = VIEWS.find((row) => row.id === raw.view)
  if (view && view.id !== FIRST) search.view = view.id
  // the router reads ?q=123 as a number
  const q = typeof raw.q === 'string' || typeof raw.q === 'number' ? String(raw.q).trim().slice(0, 60) : ''
  if (q !== '') search.q = q
  const kind = CASE_KINDS.find((row) => row === raw.kind)
  if (kind) search.kind = kind
  if (typeof raw.profile === 'string' && /^[a-z][a-z0-9-]{1,30}$/.test(raw.profile))
    search.profile = raw.profile
  const sort = SORTS.find((row) => row === raw.sort)
  if (sort && sort !== 'submittedAt') search.sort = sort
  const page = Number(raw.page)
  if (Number.isInteger(page) && page > 1 && page <= 10_000) search.page = page
  const size = PAGE_SIZES.find((row) => row === Number(raw.size))
  if (size && size !== DEFAULT_SIZE) search.size = size
  return search
}

/** The same as the hall's query. */
export function toQuery(search: QueueSearch): string {
  const view = VIEWS.find((row) => row.id === (search.view ?? FIRST))
  const query = new URLSearchParams()
  if (view?.state) query.set('state', view.state)
  if (view && 'turn' in view) query.set('turn', view.turn)
  if (view && 'claimed' in view) query.set('claimed', view.claimed)
  if (view && 'escalated' in view) query.set('escalated', view.escalated)
  if (search.kind) query.set('kind', search.kind)
  if (search.profile) query.set('profile', search.profile)
  if (search.q) query.set('q', search.q)
  query.set('sort', search.sort ?? 'submittedAt')
  query.set('page', String(search.page ?? 1))
  query.set('size', String(search.size ?? DEFAULT_SIZE))
  return query.toString()
}

/** One click on a column: ascending, then descending, then ascending again. */
export function toggleSort(current: Sort | undefined, column: 'submittedAt' | 'dueAt' | 'holder'): Sort {
  return (current ?? 'submittedAt') === column ? `-${column}` : column
}
