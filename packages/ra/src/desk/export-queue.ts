import { CASE_VIEWERS, requireRole, type StaffActor } from '../actor.ts'
import type { Ra } from '../ports.ts'
import { type QueueFilters, queueRows } from '../staff-queue.ts'

const MOST = 10_000
const HEADS = [
  '申请编号',
  '业务',
  '状态',
  '持有人',
  '辖区',
  '提交时间',
  '办理期限',
  '应收金额（元）',
  '认领人',
] as const

/** The queue as a table for a spreadsheet: RFC 4180, UTF-8 with its mark, which Excel wants; at most 10,000 rows. */
export async function exportQueue(ra: Ra, actor: StaffActor, filters: QueueFilters): Promise<string> {
  requireRole(actor, ...CASE_VIEWERS)
  const { rows } = await queueRows(ra, actor, { ...filters, page: 1, size: MOST })
  const lines = rows.map((row) => [
    row.reference,
    row.profile,
    row.state,
    row.holderName,
    row.jurisdiction,
    row.submittedAt?.toISOString() ?? '',
    row.dueAt?.toISOString() ?? '',
    row.feeFen === undefined ? '' : (row.feeFen / 100).toFixed(2),
    row.claimedBy?.name ?? '',
  ])
  return `\ufeff${[HEADS, ...lines].map((cells) => cells.map(cell).join(',')).join('\r\n')}\r\n`
}

/**
 * One cell. A name that begins like a formula would be computed by the reader's spreadsheet (OWASP, CSV injection): an apostrophe
 * before it makes it text.
 */
export function cell(value: string): string {
  const text = /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value
  return /[",\t\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text
}
