import { type CaseKind, CerthallError, IDENTITY_FIELDS, normaliseNumber, OPEN_STATES } from '@certhall/model'
import type { FirstIssueRequest, ReplacementRequest, StaffCase } from '@certhall/model/api'
import { requireRole, type StaffActor } from '../actor.ts'
import type { CaseRecord } from '../case-record.ts'
import { normaliseDraft } from '../check-draft.ts'
import { openCaseOf, profileOf, renewalContext } from '../context.ts'
import { newHolderId } from '../holder-id.ts'
import { ID_TYPES } from '../identity-numbers.ts'
import { holdAsLost } from '../life/losses.ts'
import { requireNoCancellation } from '../life/open-cancellation.ts'
import type { Holder } from '../people.ts'
import type { Ra } from '../ports.ts'
import { holderWithin } from '../staff-certificates.ts'
import { newReference } from '../start-case.ts'
import { presentStaffCase } from '../view-staff-case.ts'
import { periodEnds } from '../window.ts'
import { rulesOf } from '../workflow/index.ts'
import { endOpenCase } from './end-open-case.ts'
import { hasEntered } from './renew-at-counter.ts'
import { counterHolderOf } from './view-holder.ts'

/**
 * 「首次发证」: the clerk enters who stands before him; a holder who is on record by his number gets one more certificate. Papers
 * and submission follow. Entered again after a crash it is the same one.
 */
export async function enterFirst(ra: Ra, actor: StaffActor, input: FirstIssueRequest): Promise<StaffCase> {
  requireRole(actor, 'counter')
  const profile = profileOf(ra, input.profile)
  const rules = rulesOf('first', profile)
  if (!profile.certificate.algorithms.includes(input.key)) throw fault('/key', WORDS.key)
  if (!profile.first?.termYears.includes(input.termYears)) throw fault('/termYears', WORDS.term)
  const holder = await holderOf(ra, actor, input)
  const { termYears, handler, invoice, proof, key } = input
  const draft = normaliseDraft({ termYears, handler, invoice, counter: { proof, key } })
  return presentStaffCase(
    ra,
    actor,
    await enter(ra, actor, { kind: 'first', holder, profile: profile.id, draft }, rules),
  )
}

/**
 * 「补办」 for a certificate of the jurisdiction: on hold from now on, as after a loss report. An application to replace it that
 * stands open ends, unless it is paid for: it could never be fetched.
 */
export async function enterReplacement(
  ra: Ra,
  actor: StaffActor,
  { serial, cause, proof, handler, invoice }: ReplacementRequest & { serial: string },
): Promise<StaffCase> {
  requireRole(actor, 'counter')
  const { certificate, holder } = await counterHolderOf(ra, actor, serial)
  const context = await renewalContext(ra, certificate.fingerprint)
  const rules = rulesOf('replacement', context.profile)
  if (certificate.status === 'revoked') throw new CerthallError('certificate-revoked')
  if (certificate.notAfter <= ra.clock.now()) throw new CerthallError('certificate-expired')
  await requireNoCancellation(ra, certificate)
  if (openCaseOf(context)?.kind !== 'replacement')
    await endOpenCase(ra, actor, certificate, '介质补办 / Its token is replaced')
  if (certificate.status === 'good') await holdAsLost(ra, certificate, `staff/${actor.staffId}`, proof)
  const draft = normaliseDraft({ handler, invoice, counter: { proof, cause } })
  const about = { kind: 'replacement' as const, holder, profile: context.profile.id, draft }
  const record = await enter(ra, actor, { ...about, oldFingerprint: certificate.fingerprint }, rules)
  return presentStaffCase(ra, actor, record)
}

interface About {
  kind: CaseKind
  holder: Holder
  profile: string
  draft: CaseRecord['draft']
  oldFingerprint?: string
}

/** What this clerk has entered and not submitted yet takes what is entered now; another's is `renewal-case-open`. */
async function enter(
  ra: Ra,
  actor: StaffActor,
  { kind, holder, profile, draft, oldFingerprint }: About,
  { download }: ReturnType<typeof rulesOf>,
): Promise<CaseRecord> {
  const open = (await ra.cases.listByHolder(holder.id)).find(
    (one) =>
      one.kind === kind &&
      one.profile === profile &&
      one.oldFingerprint === oldFingerprint &&
      OPEN_STATES.includes(one.state),
  )
  if (open?.state === 'draft' && (await hasEntered(ra, actor, open)))
    return ra.cases.change({ reference: open.reference, version: open.version, set: { draft } })
  const now = ra.clock.now()
  const end = periodEnds(ra.calendar, now, download)
  const record: CaseRecord = {
    ...{ reference: newReference(now), kind, profile, state: 'draft', version: 0, holderId: holder.id },
    ...{ oldFingerprint, createdAt: now, dueAt: end, expiresAt: end, draft, pending: [] },
  }
  const start = { at: now, by: 'counter', actorId: actor.staffId, event: 'start', to: 'draft' } as const
  await ra.cases.add(record, start)
  return record
}

/** Who is on record by this number, or a new holder of the clerk's own jurisdiction or of the region's below it. */
async function holderOf(ra: Ra, actor: StaffActor, input: FirstIssueRequest): Promise<Holder> {
  const profile = profileOf(ra, input.profile)
  const { kind, idType, regions } = profile.holder
  const { name, region, unitAddress, contacts } = input.holder
  const idNumber = normaliseNumber(input.holder.idNumber)
  if (!ID_TYPES[idType].isValid(idNumber)) throw fault('/holder/idNumber', WORDS.idNumber)
  if (!regions.some((prefix) => region.startsWith(prefix)))
    throw new CerthallError('renewal-region-other', undefined, { text: profile.holder.elsewhere })
  const known = await ra.holders.findByNumber(idType, idNumber)
  if (known !== undefined) {
    if ((await holderWithin(ra, actor, { holder: known.id })) === undefined)
      throw new CerthallError('holder-elsewhere')
    if (known.name !== name) throw fault('/holder/name', WORDS.name)
    return known
  }
  const numbers: Holder['numbers'] = {}
  for (const field of IDENTITY_FIELDS) {
    const value = input.holder.numbers?.[field]
    if (value) numbers[field] = normaliseNumber(value)
  }
  const jurisdictionId = await jurisdictionFor(ra, actor, region)
  return ra.holders.add({
    ...{ id: newHolderId(), kind, name, idType, idNumber, region, jurisdictionId, numbers },
    ...{ ...(unitAddress && { unitAddress }), contacts },
  })
}

/** Jurisdictions of the demonstration and of most operators are called by the region's code. */
async function jurisdictionFor(ra: Ra, { jurisdictionPath }: StaffActor, region: string): Promise<string> {
  const named = await ra.jurisdictions.find(region)
  if (named && `${named.path}/`.startsWith(`${jurisdictionPath}/`)) return named.id
  return jurisdictionPath.split('/').at(-1) as string
}

const WORDS = {
  key: '该证书没有这种算法 / There is no such key for this certificate',
  term: '请选择有效年限 / Please choose a term',
  idNumber: '证件号码不正确，请核对 / This number is not right, please check',
  name: '该证件号码已登记在别的名称下，请核对证件 / This number is on record under another name: please compare the papers',
}

function fault(path: string, message: string): CerthallError {
  return new CerthallError('case-incomplete', undefined, { fields: [{ path, message }] })
}
