import { type CaseKind, type CaseState, STATE_WORDS } from './states.ts'

type StateWords = (typeof STATE_WORDS)[CaseState]

/** Where a kind of application calls a state otherwise. */
const OWN_STATE_WORDS: Partial<Record<CaseKind, Partial<Record<CaseState, StateWords>>>> = {
  unlock: {
    approved: {
      zh: '已通过，待解锁',
      en: 'Approved, to be unlocked',
      next: { zh: '请您插入 USBKey 解锁', en: 'You: plug the token in and unlock it' },
    },
    issued: {
      zh: '解锁中',
      en: 'Being unlocked',
      next: { zh: '请您插入 USBKey 继续解锁', en: 'You: plug the token in to go on' },
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
