import { addDays, CerthallError, IDENTITY_FIELDS, IDENTITY_WORDS } from '@certhall/model'
import type { CaseRecord } from '../case-record.ts'
import type { Fault } from '../check-draft.ts'
import { isSuperseded, openCaseOf, type RenewalContext } from '../context.ts'
import { endOf, judgeBy, type Refusals, servesRegion } from '../eligibility.ts'
import { feeFor } from '../fee.ts'
import { numbersOf } from '../identity-numbers.ts'
import type { IdentityField } from '../people.ts'
import { answerHash } from '../registry/registry.ts'
import { oldStanding } from '../status-refusal.ts'
import { buildTemplate } from '../template.ts'
import { periodEnds } from '../window.ts'
import { rulesOf } from '../workflow/index.ts'
import { heldNumbers, offeredNumbers } from './offered-numbers.ts'
import type { PlanFacts, SelfService } from './reissue.ts'

/** An answer of the registry is good for a day: until then the application has to be submitted. */
const ANSWER_DAYS = 1

const REFUSALS: Refusals = [
  ['kind-not-offered', ({ context, registry }) => !registry || context.profile.change === undefined],
  ['renewal-wrong-profile', ({ context }) => !context.profile.certificate.algorithms.includes(context.key)],
  ['renewal-region-other', ({ context }) => !servesRegion(context.profile, context.holder.region)],
  ['renewal-superseded', ({ context }) => isSuperseded(context)],
  ['certificate-suspended', ({ context }) => context.registered.status === 'suspended'],
  ['certificate-revoked', ({ context }) => context.registered.status !== 'good'],
  ['change-expired', (facts) => facts.now > endOf(facts)],
  ['renewal-case-open', ({ context }) => openCaseOf(context) !== undefined],
  [
    'change-nothing-lacks',
    ({ context }) => (context.profile.change?.numbers ?? []).every((field) => field in heldNumbers(context)),
  ],
  ['renewal-issuer-ends', (facts) => endOf(facts) > facts.issuer.notAfter],
]

/** The numbers that the holder has taken, as the registry gave them. */
function takenNumbers(context: RenewalContext, { draft, evidence }: PlanFacts['record']) {
  if (evidence === undefined) throw new CerthallError('registry-not-asked')
  if (answerHash(evidence.answer) !== evidence.hash) throw new CerthallError('registry-evidence-changed')
  const offered = offeredNumbers(context, evidence.answer)
  return offered.filter(({ field }) => draft.additions?.[field] === true)
}

/** 「添加证件」: the numbers that the certificate carries, and those of the registry that were taken; the same end. */
export const change: SelfService = {
  newToken: false,
  standing: ({ registered }: RenewalContext) => oldStanding(registered),
  rules: ({ renewal, change }) => ({
    agreement: (change ?? renewal).agreement,
    confirmations: renewal.confirmations,
    toDo: renewal.toDo,
    termYears: [],
    handler: false,
    captcha: false,
  }),
  judge: (facts, revealCase) => ({ ...judgeBy(REFUSALS, facts, revealCase), terms: [] }),
  draftEnds({ profile, registered }, now, calendar) {
    const end = periodEnds(calendar, now, rulesOf('change', profile).download)
    return end < registered.notAfter ? end : registered.notAfter
  },
  // Of a price list the part that is not by the year: the end stays.
  fee: (context, certificates, _record, now) =>
    feeFor(context, certificates, { kind: 'change', years: 0, now }),
  faults: additionFaults,
  plan({ context, issuer, record }: PlanFacts & { context: RenewalContext }) {
    const { profile, holder, key, registered } = context
    if (registered.notAfter > issuer.notAfter) throw new CerthallError('renewal-issuer-ends')
    const taken = Object.fromEntries(takenNumbers(context, record).map(({ field, value }) => [field, value]))
    const held = heldNumbers(context)
    return buildTemplate({
      profile,
      holder,
      key,
      issuer,
      numbers: { ...held, ...numbersOf(holder), ...taken },
      identity: IDENTITY_FIELDS.filter((field) => field in held || field in taken),
      notAfter: registered.notAfter,
    })
  },
  tooLate: ({ registered }: RenewalContext, now) =>
    now > registered.notAfter ? 'change-expired' : undefined,
  tell(context: RenewalContext, { template }) {
    const numbers = { old: { ...heldNumbers(context) }, new: { ...template?.identity } }
    return { type: 'certificate.changed', numbers }
  },
  shown: ({ template, draft }) =>
    addedNumbers({ template, draft }).map(
      ([field, value]) => `签入 · Added: ${IDENTITY_WORDS[field].zh} · ${IDENTITY_WORDS[field].en} ${value}`,
    ),
}

/** What a submitted change adds to the certificate. */
export function addedNumbers({
  template,
  draft,
}: Pick<CaseRecord, 'template' | 'draft'>): [IdentityField, string][] {
  return IDENTITY_FIELDS.flatMap((field): [IdentityField, string][] => {
    const value = template?.identity[field]
    return value !== undefined && draft.additions?.[field] === true ? [[field, value]] : []
  })
}

const WORDS = {
  ask: '请先查询登记的证件号码 / Please look the numbers up first',
  again:
    '查询结果已超过一天，请重新查询 / The numbers were looked up more than a day ago: please look them up again',
  answer: '请选择“签入证书”或“不签入证书” / Please choose whether to put it into the certificate',
  none: '没有选择要签入的证件号码 / No number was chosen to be put into the certificate',
}

function additionFaults(context: RenewalContext, { evidence, draft }: CaseRecord, now: Date): Fault[] {
  if (evidence === undefined) return [{ path: '/additions', message: WORDS.ask }]
  if (addDays(evidence.askedAt, ANSWER_DAYS) < now) return [{ path: '/additions', message: WORDS.again }]
  const offered = offeredNumbers(context, evidence.answer)
  const open = offered.filter(({ field }) => draft.additions?.[field] === undefined)
  if (open.length > 0)
    return open.map(({ field }) => ({ path: `/additions/${field}`, message: WORDS.answer }))
  const taken = offered.filter(({ field }) => draft.additions?.[field] === true)
  return taken.length > 0 ? [] : [{ path: '/additions', message: WORDS.none }]
}
