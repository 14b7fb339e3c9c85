import type { Draft, PublicProfile, RenewalCase } from '@certhall/model/api'
import type { CaseKind } from '@certhall/model/states'

/** The parts of an application as the holder sees them; the same words stand above every page. */
export type JourneyStep =
  | 'start'
  | 'confirm'
  | 'numbers'
  | 'term'
  | 'handler'
  | 'check'
  | 'fee'
  | 'review'
  | 'download'

type JourneyProfile = Pick<PublicProfile, 'termYears' | 'handler' | 'review' | 'fee'>
type JourneyCase = Pick<
  RenewalCase,
  'reference' | 'kind' | 'state' | 'draft' | 'confirmations' | 'fee' | 'registry'
>

/** Kinds that lead to a new certificate by forms of this journey; others have pages of their own. */
export type JourneyKind = 'renewal' | 'change'

export function journeyKind(kind: CaseKind): JourneyKind {
  if (kind !== 'renewal' && kind !== 'change') throw new Error(`no journey of kind ${kind}`)
  return kind
}

/** Where the pages of each kind begin. */
const JOURNEYS: Record<JourneyKind, string> = { renewal: '/renew', change: '/change' }

/** The address of a form page. */
export function formPath({ kind, reference }: Pick<RenewalCase, 'kind' | 'reference'>, step: string): string {
  return `${beginOf({ kind })}/${reference}/${step}`
}

/** The page where applications of this kind begin. */
export function beginOf({ kind }: Pick<RenewalCase, 'kind'>): string {
  return JOURNEYS[journeyKind(kind)]
}

/** What a kind asks of its holder: as for a renewal, but for what the profile says otherwise. */
const ASKED: Record<JourneyKind, (profile: PublicProfile) => PublicProfile> = {
  renewal: (profile) => profile,
  change: (profile) => ({
    ...profile,
    ...profile.change,
    termYears: [],
    handler: false,
    captcha: false,
    fee: false,
  }),
}

/** The rules of this kind of application, in the form of a profile's. */
export function profileFor(profile: PublicProfile, kind: CaseKind): PublicProfile {
  return ASKED[journeyKind(kind)](profile)
}

/** Parts that only one kind has. */
const OWN_STEPS: Record<JourneyKind, readonly JourneyStep[]> = { renewal: [], change: ['numbers'] }

/** A single confirmation shares the page of the handler form: one page less, and the data stand beside what is asked. */
export function confirmsWithHandler(profile: JourneyProfile, renewal: JourneyCase): boolean {
  return profile.handler && renewal.confirmations.length === 1
}

/** Which parts this application has, in order: profile and case decide, never a profile's name. */
export function journeySteps(
  profile: JourneyProfile,
  renewal?: JourneyCase,
  kind: CaseKind = renewal?.kind ?? 'renewal',
): JourneyStep[] {
  const confirms =
    renewal !== undefined && renewal.confirmations.length > 0 && !confirmsWithHandler(profile, renewal)
  const pays = renewal?.fee !== undefined
  return [
    'start',
    ...(confirms ? (['confirm'] as const) : []),
    ...OWN_STEPS[journeyKind(kind)],
    ...(profile.termYears.length > 1 ? (['term'] as const) : []),
    ...(profile.handler ? (['handler'] as const) : []),
    ...(pays ? (['fee'] as const) : []),
    'check',
    ...(profile.review ? (['review'] as const) : []),
    'download',
  ]
}

type Filled = (draft: Draft, renewal: JourneyCase) => boolean

const FORMS: readonly JourneyStep[] = ['confirm', 'numbers', 'term', 'handler', 'fee', 'check']

/** The form pages of this application, in order. */
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
  numbers: ({ additions }, { registry }) =>
    registry?.offered.every(({ field }) => additions?.[field] !== undefined) ?? false,
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
