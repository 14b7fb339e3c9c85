import type { Draft, PublicProfile, RenewalCase } from '@certhall/model/api'

/** The parts of a renewal as the holder sees them; the same words stand above every page. */
export type JourneyStep = 'start' | 'confirm' | 'term' | 'handler' | 'check' | 'fee' | 'review' | 'download'

type JourneyProfile = Pick<PublicProfile, 'termYears' | 'handler' | 'review' | 'fee'>
type JourneyCase = Pick<RenewalCase, 'reference' | 'state' | 'draft' | 'confirmations' | 'fee'>

/** A single confirmation shares the page of the handler form: one page less, and the data stand beside what is asked. */
export function confirmsWithHandler(profile: JourneyProfile, renewal: JourneyCase): boolean {
  return profile.handler && renewal.confirmations.length === 1
}

/** Which parts this renewal has, in order: profile and case decide, never a profile's name. */
export function journeySteps(profile: JourneyProfile, renewal?: JourneyCase): JourneyStep[] {
  const confirms =
    renewal !== undefined && renewal.confirmations.length > 0 && !confirmsWithHandler(profile, renewal)
  const pays = renewal?.fee !== undefined
  return [
    'start',
    ...(confirms ? (['confirm'] as const) : []),
    ...(profile.termYears.length > 1 ? (['term'] as const) : []),
    ...(profile.handler ? (['handler'] as const) : []),
    ...(pays ? (['fee'] as const) : []),
    'check',
    ...(profile.review ? (['review'] as const) : []),
    'download',
  ]
}

type Filled = (draft: Draft, renewal: JourneyCase) => boolean

const FORMS: readonly JourneyStep[] = ['confirm', 'term', 'handler', 'fee', 'check']

/** The form pages of this renewal, in order. */
export function formSteps(profile: JourneyProfile, renewal: JourneyCase): JourneyStep[] {
  return journeySteps(profile, renewal).filter((step) => FORMS.includes(step))
}

/** Where a page's 「下一步」 or 「返回」 leads; undefined past either end. */
export function neighbour(
  profile: JourneyProfile,
  renewal: JourneyCase,
  step: JourneyStep,
  by: 1 | -1,
): JourneyStep | undefined {
  const steps = formSteps(profile, renewal)
  return steps[steps.indexOf(step) + by]
}

/** The first form page that still lacks something; 「确认提交」 where nothing does. */
export function nextForm(profile: JourneyProfile, renewal: JourneyCase): JourneyStep {
  return formSteps(profile, renewal).find((step) => !isFilled[step]?.(renewal.draft, renewal)) ?? 'check'
}

const confirmed: Filled = ({ confirmations }, renewal) =>
  renewal.confirmations.every(({ id }) => confirmations?.[id] === true)

const isFilled: Partial<Record<JourneyStep, Filled>> = {
  confirm: confirmed,
  term: ({ termYears }) => termYears !== undefined,
  handler: (draft, renewal) =>
    confirmed(draft, renewal) &&
    Boolean(draft.handler?.name && draft.handler.idNumber && draft.handler.mobile),
  fee: ({ invoice }) =>
    Boolean(
      invoice?.title && invoice.recipient && (invoice.way === 'electronic' ? invoice.email : invoice.address),
    ),
}

/** Whether the holder is still writing the application. */
export function isOpenForm({ state }: Pick<RenewalCase, 'state'>): boolean {
  return state === 'draft' || state === 'correction'
}
