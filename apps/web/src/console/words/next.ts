import { type CaseKind, type CaseState, COUNTER_KINDS } from '@certhall/model/states'

/** Of what a clerk has entered for somebody who may still finish it at home. */
const NEXT_AT_COUNTER: Partial<typeof NEXT_FOR_STAFF> = {
  draft: { zh: '录入人补齐后提交', en: 'Whoever entered it completes and submits it' },
  correction: { zh: '录入人补正后重新提交', en: 'Whoever entered it corrects and submits again' },
}

/** Of a token that the counter itself writes and hands out. */
const NEXT_OF_ISSUE: Partial<typeof NEXT_FOR_STAFF> = {
  ...NEXT_AT_COUNTER,
  approved: {
    zh: '持有人到受理点，受理员当面制证',
    en: 'The holder comes to the counter, which writes the USBKey',
  },
  issued: { zh: '受理点继续写入 USBKey', en: 'The counter finishes writing the USBKey' },
  lapsed: { zh: '持有人到受理点重新办理', en: 'The holder applies again at the counter' },
}

const NEXT_FOR_STAFF: Record<CaseState, { zh: string; en: string }> = {
  draft: { zh: '持有人填写并提交', en: 'The holder fills in and submits' },
  review: { zh: '管理员审核', en: 'A reviewer decides' },
  correction: { zh: '持有人补正后重新提交', en: 'The holder corrects and submits again' },
  payment: { zh: '持有人付款，经办人员确认到账', en: 'The holder pays, an operator confirms' },
  approved: { zh: '持有人下证', en: 'The holder downloads the certificate' },
  issued: { zh: '持有人继续写入', en: 'The holder finishes writing' },
  done: { zh: '已办结', en: 'Nothing: finished' },
  rejected: { zh: '已办结', en: 'Nothing: finished' },
  cancelled: { zh: '已办结', en: 'Nothing: finished' },
  lapsed: { zh: '持有人到受理点办理', en: 'The holder goes to a service point' },
}

/** Who acts next, said to staff: never 「您」, who is the holder in STATE_WORDS. */
export function nextForStaff({
  kind,
  state,
  entered,
}: {
  kind: CaseKind
  state: CaseState
  entered?: unknown
}): { zh: string; en: string } {
  const own = COUNTER_KINDS.includes(kind) ? NEXT_OF_ISSUE : entered ? NEXT_AT_COUNTER : {}
  return own[state] ?? NEXT_FOR_STAFF[state]
}
