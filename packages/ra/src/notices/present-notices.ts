import type { NoticeView } from '@certhall/model/api'
import type { StoredNotice } from './notices.ts'
import { noticeTitle } from './render-notice.ts'

/** Notices as staff see them: what it said, where it went, what became of it. */
export function presentNotices(notices: readonly StoredNotice[]): NoticeView[] {
  return notices.map(({ kind, at, facts, deliveries }) => ({
    kind,
    title: noticeTitle(kind, facts),
    at: at.toISOString(),
    deliveries: deliveries.map(({ channel, address, state, attempts, at, problem }) => ({
      ...{ channel, state, attempts, problem },
      address: maskAddress(address),
      at: at?.toISOString(),
    })),
  }))
}

/** Enough to tell it from another one: z***@example.cn, 138****5678. */
function maskAddress(address: string): string {
  const [name = '', host] = address.split('@')
  if (host !== undefined) return `${name.slice(0, 1)}***@${host}`
  return `${address.slice(0, 3)}****${address.slice(-4)}`
}
