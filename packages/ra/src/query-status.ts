import { maskName, normaliseNumber, stateWords } from '@certhall/model'
import type { StatusAnswer } from '@certhall/model/api'
import type { CaseRecord } from './case-record.ts'
import type { Holder } from './people.ts'
import type { Ra } from './ports.ts'

const NONE: StatusAnswer = {
  state: 'none',
  words: { zh: '没有查询到相关申请', en: 'No application found' },
}

interface Input {
  profile: string
  idNumber: string
  reference?: string
}

/**
 * 「证书状态查询」 for callers without a log-in, who passed the captcha at the edge. By the number alone: the state of the
 * newest submitted application, nothing that names anybody. With its case number too: dates and a masked name.
 */
export async function queryStatus(
  ra: Pick<Ra, 'profiles' | 'holders' | 'cases'>,
  input: Input,
): Promise<StatusAnswer> {
  const profile = ra.profiles.get(input.profile)
  if (profile === undefined) return NONE
  const holder = await ra.holders.findByNumber(profile.holder.idType, normaliseNumber(input.idNumber))
  // Asked in either case, so that the time taken does not tell who is on record.
  const cases = (await ra.cases.listByHolder(holder?.id ?? '')).filter(
    (record) => record.profile === profile.id && record.submittedAt !== undefined,
  )
  const named = cases.find(({ reference }) => reference === input.reference?.trim().toUpperCase())
  const record = named ?? cases[0]
  if (holder === undefined || record === undefined) return NONE
  const { zh, en } = stateWords(record)
  const answer: StatusAnswer = { state: record.state, words: { zh, en } }
  return named === undefined ? answer : { ...answer, detail: detailOf(named, holder) }
}

function detailOf(record: CaseRecord, holder: Holder): StatusAnswer['detail'] {
  return {
    reference: record.reference,
    holderName: maskName(holder.name),
    submittedAt: record.submittedAt?.toISOString(),
    next: stateWords(record).next,
    dueAt: record.dueAt?.toISOString(),
    reason: record.reason,
  }
}
