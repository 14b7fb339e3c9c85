import { randomBytes } from 'node:crypto'
import type {
  AnnouncedOrder,
  CounterHolder,
  Hall,
  PublicProfile,
  StaffCase,
  StaffOrder,
} from '@certhall/model/api'
import { parseCertificate } from '@certhall/pki'
import { hashPassword } from '@certhall/ra'
import { createHall } from '@certhall/server'
import { completeDraft, passStaff } from '../application.ts'
import { type AssistantClient, assistantClient } from '../assistant-client.ts'
import { solveCaptcha } from '../captcha.ts'
import { furnishHall } from '../furnish-hall.ts'
import { type HallClient, type HallFileClient, hallClient } from '../hall-client.ts'
import { type Enrolled, enrol, type Key, logIn } from '../journey.ts'
import type { JourneyOptions } from '../journey-options.ts'
import type { TemporaryHall } from '../temporary-hall.ts'
import type { TestTokens } from '../test-tokens.ts'

/** A hall with two clerks of the monitor's jurisdiction, and what they do for one made-up holder. */
export interface CounterStage {
  hall: TemporaryHall
  /** The monitor: reviewer and operator of that jurisdiction. */
  staff: HallClient
  clerk: HallFileClient
  second: HallClient
  assistant: AssistantClient
  tokens: TestTokens
  profile: PublicProfile
  known: Hall
  key: Key
  visitor(): Promise<Visitor>
  stop(): Promise<void>
}

/** One holder with a token, and the acts of the counter about his certificate; each may be asked again. */
export interface Visitor {
  enrolled: Enrolled
  serial: string
  /** Of the holder: the region's code. */
  region: string
  /** Of the order by mail. */
  order: string
  phone: string
  view(): Promise<CounterHolder>
  step(step: object): Promise<StaffOrder>
  act(name: 'loss' | 'loss-lifting' | 'cancellation'): Promise<CounterHolder>
  decide(id: string): Promise<CounterHolder>
  renew(): Promise<StaffCase>
  review(shown: StaffCase): Promise<string[]>
  follow(): Promise<AnnouncedOrder>
  logIn(certificate?: Uint8Array): Promise<unknown>
}

const CLERKS = ['selftest-clerk', 'selftest-second'] as const
const PROOF = '自检：核对身份证件 identity papers compared'

export async function setCounterStage(
  options: JourneyOptions,
  env: Record<string, string> = {},
): Promise<CounterStage> {
  const { hall, tokens: held, staff, known, key, stop } = await furnishHall(options, { env })
  try {
    const [clerk, second] = await hireClerks(hall)
    const { child, secret } = await hall.startAssistant('desk', held)
    const assistant = await assistantClient(child.origin, secret, hall.origin)
    const profile = known.profiles.find(({ id }) => options.profiles?.includes(id) ?? true)
    if (profile === undefined) throw new Error('the hall has no such service')
    return {
      ...{ hall, staff, clerk, second, assistant, tokens: held, stop, profile, known, key },
      async visitor() {
        const enrolled = await enrol(staff, held, profile.id, key)
        const { serial } = parseCertificate(enrolled.old)
        const found = await clerk.get<{
          holders: { id: string; holder: { name: string; idNumber: string; region: string } }[]
        }>(`/api/staff/counter/holders?q=${serial}`)
        const [one] = found.holders
        if (one === undefined) throw new Error('the clerk does not find the holder')
        const phone = '13800138000'
        const anybody = hallClient(hall.origin)
        const { order } = await anybody.send<AnnouncedOrder>('POST', '/api/orders', {
          ...{ profile: profile.id, service: 'renewal', holderName: one.holder.name, phone },
          ...{ idNumber: one.holder.idNumber, recipient: '自检', address: '自检地址' },
          captcha: await solveCaptcha(anybody),
        })
        const certificate = `/api/staff/counter/certificates/${serial}`
        const { termYears, handler } = completeDraft(profile, { confirmations: [] } as never)
        return {
          ...{ enrolled, serial, region: one.holder.region, phone, order: order.reference },
          view: () => clerk.get(`/api/staff/counter/holders/${one.id}`),
          step: (step) =>
            clerk.send('POST', `/api/staff/orders/${order.reference}/steps`, { note: '', ...step }),
          act: (name) => clerk.send('POST', `${certificate}/${name}`, { proof: PROOF }),
          decide: (id) =>
            second.send('POST', `/api/staff/counter/cancellations/${id}/decision`, { decision: 'approve' }),
          renew: () => clerk.send('POST', `${certificate}/renewal`, { proof: PROOF, termYears, handler }),
          review: (shown) => passStaff(staff, shown),
          follow: async () =>
            anybody.send('POST', '/api/order-query', {
              ...{ reference: order.reference, phone, captcha: await solveCaptcha(anybody) },
            }),
          logIn: (der) => logIn(hallClient(hall.origin), assistant, enrolled, der),
        }
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Two clerks, put on record as an administrator would, and logged in. */
async function hireClerks(hall: TemporaryHall): Promise<[HallFileClient, HallClient]> {
  const password = randomBytes(18).toString('base64url')
  const office = await createHall({ ...hall.config, port: 0 })
  try {
    const passwordHash = await hashPassword(password)
    for (const login of CLERKS)
      await office.ra.staff.put({
        ...{ id: login, login, name: login, roles: ['counter'], jurisdictionId: 'monitor' },
        ...{ passwordHash, disabled: false },
      })
  } finally {
    await office.close()
  }
  const [clerk, second] = [hallClient(hall.origin), hallClient(hall.origin)]
  await clerk.send('POST', '/api/staff/session', { login: CLERKS[0], password })
  await second.send('POST', '/api/staff/session', { login: CLERKS[1], password })
  return [clerk, second]
}
