import { randomInt } from 'node:crypto'
import { residentIdCheck, usccCheck } from '@certhall/model'
import type { CounterHolder, DeliveryTicket, PublicProfile, StaffCase } from '@certhall/model/api'
import { completeDraft, passStaff } from '../application.ts'
import type { Key } from '../journey.ts'
import type { CounterStage } from './stage.ts'

const PROOF = '自检：核对身份证件 identity papers compared'

/** A picture of one pixel: what is on a paper is for people to judge. */
const PAPER = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

const ID_NUMBERS: Record<PublicProfile['idType'], (region: string) => string> = {
  'resident-id': (region) => checked(`${region}19880101${randomInt(100, 999)}`, residentIdCheck),
  uscc: (region) => checked(`91${region}MA9${randomInt(100_000, 999_999)}`, usccCheck),
}
const checked = (body: string, check: (body: string) => string) => body + check(body)

/** What a clerk types about somebody whom the hall does not know yet. */
export function newcomer(profile: PublicProfile, region: string, key: Key) {
  const { handler, invoice } = completeDraft(profile, { confirmations: [] } as never)
  return {
    ...{ proof: PROOF, profile: profile.id, key, termYears: profile.counter.first?.termYears[0] },
    holder: { name: '自检新户', idNumber: ID_NUMBERS[profile.idType](region), region, contacts: {} },
    ...{ handler, invoice },
  }
}

export type Newcomer = ReturnType<typeof newcomer>

/** The acts of a counter that lead to a certificate on a new token; each may be asked again. */
export function issueActs({ clerk, staff, assistant }: CounterStage, profile: PublicProfile) {
  return {
    enterFirst: (who: Newcomer) => clerk.send<StaffCase>('POST', '/api/staff/counter/first-issues', who),

    enterReplacement(serial: string) {
      const { handler, invoice } = completeDraft(profile, { confirmations: [] } as never)
      return clerk.send<StaffCase>('POST', `/api/staff/counter/certificates/${serial}/replacement`, {
        ...{ proof: PROOF, cause: 'lost', handler, invoice },
      })
    },

    /** Each paper that is asked for, once. */
    async handIn({ reference }: StaffCase) {
      const { entered } = await clerk.get<StaffCase>(`/api/staff/cases/${reference}`)
      for (const { id, required } of entered?.kinds ?? []) {
        if (!required || entered?.papers.some(({ kind }) => kind === id)) continue
        const body = new FormData()
        body.append('file', new Blob([PAPER]), 'paper.png')
        const answer = await clerk.raw(`/api/staff/cases/${reference}/papers?kind=${id}`, body)
        if (!answer.ok) throw new Error(`a paper was answered ${answer.status}: ${await answer.text()}`)
      }
    },

    async submit({ reference }: StaffCase) {
      const { version, state } = await clerk.get<StaffCase>(`/api/staff/cases/${reference}`)
      if (state !== 'draft') return clerk.get<StaffCase>(`/api/staff/cases/${reference}`)
      return clerk.send<StaffCase>('POST', `/api/staff/counter/cases/${reference}/submission`, { version })
    },

    review: (shown: StaffCase) => passStaff(staff, shown),

    async issue({ reference }: StaffCase, token: string, pin: string) {
      const path = `/api/staff/counter/cases/${reference}/delivery-ticket`
      const { ticket } = await clerk.send<DeliveryTicket>('POST', path)
      const request = { type: 'issue', reference, ticket, language: 'zh' } as const
      return assistant.consent({ request, token, pin })
    },

    shown: ({ reference }: Pick<StaffCase, 'reference'>) =>
      clerk.get<StaffCase>(`/api/staff/cases/${reference}`),

    async holder(number: string) {
      const found = await clerk.get<{ holders: { id: string }[] }>(
        `/api/staff/counter/holders?q=${encodeURIComponent(number)}`,
      )
      return clerk.get<CounterHolder>(`/api/staff/counter/holders/${found.holders[0]?.id}`)
    },
  }
}
