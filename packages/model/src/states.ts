/** Kinds of application; each has its table of states and events in the RA. */
export const CASE_KINDS = ['renewal', 'change', 'first', 'replacement', 'seal', 'unlock'] as const
export type CaseKind = (typeof CASE_KINDS)[number]

/** Entered by a clerk and issued onto a token that the counter hands out: the holder looks, and changes nothing himself. */
export const COUNTER_KINDS: readonly CaseKind[] = ['first', 'replacement']

export const KIND_WORDS: Record<CaseKind, { zh: string; en: string }> = {
  renewal: { zh: '证书更新', en: 'Renewal' },
  change: { zh: '添加证件', en: 'Adding numbers' },
  first: { zh: '首次发证', en: 'First issue' },
  replacement: { zh: '证书补办', en: 'Replacement' },
  seal: { zh: '印章申请', en: 'Electronic seal' },
  unlock: { zh: '介质解锁', en: 'Unlocking a USBKey' },
}

/** How what a clerk enters has come: its holder or handler stood there, or papers did. */
export const ENTRY_CHANNELS = ['counter', 'post', 'fax', 'e-mail'] as const
export type EntryChannel = (typeof ENTRY_CHANNELS)[number]

/** Whether papers came, and nobody with them. */
export const isPaper = (channel: EntryChannel | undefined): boolean =>
  channel !== undefined && channel !== 'counter'

/** What a clerk goes on with, and its holder does not: onto a new token, or from papers that are still being entered. */
export function isAtCounter(one: {
  kind: CaseKind
  state: CaseState
  draft: { counter?: { channel?: EntryChannel } }
}): boolean {
  const open = one.state === 'draft' || one.state === 'correction'
  return COUNTER_KINDS.includes(one.kind) || (open && isPaper(one.draft.counter?.channel))
}

/** Why a token is replaced. */
export const REPLACEMENT_CAUSES = ['lost', 'damaged', 'locked'] as const
export type ReplacementCause = (typeof REPLACEMENT_CAUSES)[number]

/** States of an application; `STATE_WORDS` gives what the holder reads. */
export const CASE_STATES = [
  'draft',
  'review',
  'correction',
  'payment',
  'approved',
  'issued',
  'done',
  'rejected',
  'cancelled',
  'lapsed',
] as const
export type CaseState = (typeof CASE_STATES)[number]

/** States in which something can still happen; another application that clashes with it is refused. */
export const OPEN_STATES: readonly CaseState[] = [
  'draft',
  'review',
  'correction',
  'payment',
  'approved',
  'issued',
]

export const STATE_WORDS: Record<CaseState, { zh: string; en: string; next: { zh: string; en: string } }> = {
  draft: {
    zh: '填写中',
    en: 'Being filled in',
    next: { zh: '请您继续填写并提交', en: 'You: fill in and submit' },
  },
  review: {
    zh: '待审核',
    en: 'Waiting for review',
    next: { zh: '等待管理员审核', en: 'A reviewer decides' },
  },
  correction: {
    zh: '待补正',
    en: 'To be corrected',
    next: { zh: '请您按意见修改后重新提交', en: 'You: correct and submit again' },
  },
  payment: {
    zh: '待付款',
    en: 'Waiting for payment',
    next: { zh: '请您付款，到账后自动继续', en: 'You: pay; it goes on when received' },
  },
  approved: {
    zh: '未下载',
    en: 'Not yet downloaded',
    next: { zh: '请您插入 USBKey 下证', en: 'You: plug the USBKey in and download' },
  },
  issued: {
    zh: '写入中',
    en: 'Being written',
    next: { zh: '请您插入 USBKey 继续写入', en: 'You: plug the USBKey in to finish writing' },
  },
  done: { zh: '已下载', en: 'Downloaded', next: { zh: '已办结', en: 'Nothing: finished' } },
  rejected: { zh: '已驳回', en: 'Rejected', next: { zh: '请看驳回原因', en: 'You: read the reason' } },
  cancelled: { zh: '已撤销', en: 'Cancelled', next: { zh: '已办结', en: 'Nothing: finished' } },
  lapsed: {
    zh: '已过下载期限',
    en: 'Download period over',
    next: { zh: '请到受理点办理', en: 'You: go to a service point' },
  },
}
