import { type CaseKind, type CaseState, STATE_WORDS } from './states.ts'

type StateWords = (typeof STATE_WORDS)[CaseState]

/** Written by a clerk, onto a token that the counter hands out. */
const AT_COUNTER: Partial<Record<CaseState, StateWords>> = {
  draft: {
    zh: '录入中',
    en: 'Being entered',
    next: { zh: '等待受理点补齐材料并提交', en: 'The counter: add the papers and submit' },
  },
  correction: {
    zh: '待补正',
    en: 'To be corrected',
    next: { zh: '等待受理点按意见补正', en: 'The counter: correct and submit again' },
  },
  approved: {
    zh: '待制证',
    en: 'To be issued',
    next: { zh: '请持有人到受理点领取', en: 'You: come to the counter for your USBKey' },
  },
  issued: {
    zh: '制证中',
    en: 'Being issued',
    next: { zh: '受理点继续写入 USBKey', en: 'The counter: finish writing the USBKey' },
  },
  done: { zh: '已领取', en: 'Handed over', next: { zh: '已办结', en: 'Nothing: finished' } },
  lapsed: {
    zh: '已过领取期限',
    en: 'Time to collect over',
    next: { zh: '请到受理点重新办理', en: 'You: apply again at the counter' },
  },
}

/** Where a kind of application calls a state otherwise. */
const OWN_STATE_WORDS: Partial<Record<CaseKind, Partial<Record<CaseState, StateWords>>>> = {
  first: AT_COUNTER,
  replacement: AT_COUNTER,
  unlock: {
    approved: {
      zh: '已通过，待解锁',
      en: 'Approved, to be unlocked',
      next: { zh: '请您插入 USBKey 解锁', en: 'You: plug the USBKey in and unlock it' },
    },
    issued: {
      zh: '解锁中',
      en: 'Being unlocked',
      next: { zh: '请您插入 USBKey 继续解锁', en: 'You: plug the USBKey in to go on' },
    },
    done: { zh: '已解锁', en: 'Unlocked', next: { zh: '已办结', en: 'Nothing: finished' } },
    lapsed: {
      zh: '已过解锁期限',
      en: 'Time to unlock over',
      next: { zh: '请重新申请或到受理点办理', en: 'You: apply again or go to a service point' },
    },
  },
}

/** What a case of this kind in this state is called, and who acts next. */
export function stateWords({ kind, state }: { kind: CaseKind; state: CaseState }): StateWords {
  return OWN_STATE_WORDS[kind]?.[state] ?? STATE_WORDS[state]
}
