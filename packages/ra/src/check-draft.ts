import { CerthallError, isMobile, isResidentId, isUscc, normaliseNumber } from '@certhall/model'
import type { Draft } from '@certhall/model/api'
import { confirmationSteps } from './confirmation-steps.ts'
import type { RenewalContext } from './context.ts'
import type { DraftRules } from './reissue/reissue.ts'

export interface Fault {
  /** JSON pointer into the draft. */
  path: string
  message: string
}

const WORDS = {
  missing: '请填写 / Please fill in',
  terms: '请阅读并同意服务协议 / Please read and accept the agreement',
  idData: '请单独同意证件信息的处理 / Please consent to the use of ID data',
  unanswered: '请核对后选择“一致”或“不一致” / Please check and answer',
  term: '请选择更新年限 / Please choose a term',
  idNumber: '身份证号码不正确，请核对 / This ID number is not right, please check',
  mobile: '请填写 11 位手机号码 / Please give an 11-digit mobile number',
  phone: '请填写手机或固定电话（区号-号码） / Please give a phone number',
  email: '请填写接收电子发票的邮箱 / Please give an e-mail address for the electronic invoice',
  taxNumber: '税号应为 18 位统一社会信用代码 / The tax number is the 18-character credit code',
}

/**
 * Checks a draft for submission. `case-incomplete` names every field at fault; `case-mismatch-reported` says what to bring
 * where 「不一致」 was answered: a number that is not right is changed at a counter, not here. `more`: faults by the kind's own rules.
 */
export function checkDraft(
  context: RenewalContext,
  rules: DraftRules,
  draft: Draft,
  feeDue: boolean,
  more: readonly Fault[],
): void {
  const steps = confirmationSteps(context)
  const wrong = steps.find(({ id }) => draft.confirmations?.[id] === false)
  if (wrong !== undefined) {
    const { words, bring } = wrong.mismatch
    throw new CerthallError('case-mismatch-reported', wrong.id, {
      step: wrong.id,
      words,
      bring,
      servicePoints: context.profile.servicePoints,
    })
  }
  const faults = [
    ...agreementFaults(rules, draft),
    ...steps
      .filter(({ id }) => draft.confirmations?.[id] !== true)
      .map(({ id }) => ({ path: `/confirmations/${id}`, message: WORDS.unanswered })),
    ...termFaults(rules, draft),
    ...more,
    ...(rules.handler ? handlerFaults(draft.handler) : []),
    ...(feeDue ? invoiceFaults(draft.invoice) : []),
  ]
  if (faults.length > 0) throw new CerthallError('case-incomplete', undefined, { fields: faults })
}

/** What of a draft entered at a counter is wrong; what was agreed to is on paper there. */
export function enteredFaults(rules: DraftRules, draft: Draft, feeDue: boolean): Fault[] {
  return [
    ...(rules.handler ? handlerFaults(draft.handler) : []),
    ...(feeDue ? invoiceFaults(draft.invoice) : []),
  ]
}

/** Numbers as they are stored: what people type, without spaces, in upper case. */
export function normaliseDraft(draft: Draft): Draft {
  const { handler, invoice } = draft
  return {
    ...draft,
    ...(handler && {
      handler: {
        name: handler.name.trim(),
        idNumber: normaliseNumber(handler.idNumber),
        mobile: normaliseNumber(handler.mobile),
      },
    }),
    ...(invoice && { invoice: { ...invoice, taxNumber: normaliseNumber(invoice.taxNumber) } }),
  }
}

function agreementFaults(rules: DraftRules, { agreement }: Draft): Fault[] {
  const { version } = rules.agreement
  const faults: Fault[] = []
  // A text that changed meanwhile is read again.
  if (!agreement?.terms || agreement.version !== version) {
    faults.push({ path: '/agreement/terms', message: WORDS.terms })
  }
  if (!agreement?.idData) faults.push({ path: '/agreement/idData', message: WORDS.idData })
  return faults
}

/** Where there is no term to choose, none is asked for. */
function termFaults({ termYears: choices }: DraftRules, { termYears }: Draft): Fault[] {
  if (choices.length === 0) return []
  const chosen = termYears ?? (choices.length === 1 ? choices[0] : undefined)
  if (chosen !== undefined && choices.includes(chosen)) return []
  return [{ path: '/termYears', message: WORDS.term }]
}

function handlerFaults(handler: Draft['handler']): Fault[] {
  const faults: Fault[] = []
  if (!handler?.name) faults.push({ path: '/handler/name', message: WORDS.missing })
  if (!isResidentId(handler?.idNumber ?? ''))
    faults.push({ path: '/handler/idNumber', message: WORDS.idNumber })
  if (!isMobile(handler?.mobile ?? '')) faults.push({ path: '/handler/mobile', message: WORDS.mobile })
  return faults
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
const PHONE = /^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})$/

function invoiceFaults(invoice: Draft['invoice']): Fault[] {
  const faults: Fault[] = []
  const electronic = invoice?.way === 'electronic'
  for (const field of ['title', 'recipient', 'address'] as const) {
    // Nothing is mailed where the invoice is electronic.
    if (electronic && field === 'address') continue
    if (!invoice?.[field].trim()) faults.push({ path: `/invoice/${field}`, message: WORDS.missing })
  }
  if (!isUscc(invoice?.taxNumber ?? '')) faults.push({ path: '/invoice/taxNumber', message: WORDS.taxNumber })
  if (!PHONE.test(invoice?.phone.replaceAll(' ', '') ?? '')) {
    faults.push({ path: '/invoice/phone', message: WORDS.phone })
  }
  if (electronic && !EMAIL.test(invoice?.email ?? ''))
    faults.push({ path: '/invoice/email', message: WORDS.email })
  return faults
}
