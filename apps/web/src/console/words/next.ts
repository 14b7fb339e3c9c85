import type { CaseState } from '@certhall/model/states'

/** Of what a clerk has entered for somebody who may still finish it at home. */
export const NEXT_AT_COUNTER: Partial<typeof NEXT_FOR_STAFF> = {
  draft: { zh: '录入人补齐后提交', en: 'Whoever entered it completes and submits it' },
  correction: { zh: '录入人补正后重新提交', en: 'Whoever entered it corrects and submits again' },
}

/** Who acts next, said to staff; the holder reads STATE_WORDS. */
export const NEXT_FOR_STAFF: Record<CaseState, { zh: string; en: string }> = {
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
