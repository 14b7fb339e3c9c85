import type { Hall, RenewalCase } from '@certhall/model/api'
import { fillIn } from '../application.ts'
import { type AssistantClient, assistantClient } from '../assistant-client.ts'
import { furnishHall } from '../furnish-hall.ts'
import { type HallClient, hallClient } from '../hall-client.ts'
import { type Enrolled, enrol, logIn } from '../journey.ts'
import type { JourneyOptions } from '../journey-options.ts'
import type { TemporaryHall } from '../temporary-hall.ts'

/** A hall with the payment sandbox beside it, and hands that bring an application to its payment. */
export interface PayStage {
  hall: TemporaryHall
  payments: NonNullable<TemporaryHall['payments']>
  staff: HallClient
  assistant: AssistantClient
  known: Hall
  /** An application that waits for its payment: the holder's second certificate is the one that is charged. */
  charged(): Promise<Charged>
  stop(): Promise<void>
}

export interface Charged {
  reference: string
  holder: HallClient
  enrolled: Enrolled
  view(): Promise<RenewalCase>
  /** The QR code of this provider, as often as it takes. */
  code(provider: string): Promise<string>
}

export async function setPayStage(
  options: JourneyOptions,
  env: Record<string, string> = {},
): Promise<PayStage> {
  const { hall, tokens: held, staff, known, key, stop } = await furnishHall(options, { env, payments: true })
  try {
    const { child, secret } = await hall.startAssistant('desk', held)
    const assistant = await assistantClient(child.origin, secret, hall.origin)
    const profile = known.profiles.find(({ id, fee }) => fee && (options.profiles?.includes(id) ?? true))
    if (profile === undefined || hall.payments === undefined)
      throw new Error('no service of this hall is charged')
    return {
      ...{ hall, payments: hall.payments, staff, assistant, known, stop },
      async charged() {
        const first = await enrol(staff, held, profile.id, key)
        const second = await enrol(staff, held, profile.id, key, { idNumber: first.idNumber })
        // Made within one second, either of them may count as the first one, which is free.
        for (const enrolled of [second, first]) {
          const holder = hallClient(hall.origin)
          const { reference, state } = await submit(holder, assistant, known, enrolled)
          if (state !== 'payment') continue
          const view = () => holder.get<RenewalCase>(`/api/cases/${reference}`)
          return {
            ...{ reference, holder, enrolled, view },
            code: (provider) => codeOf(holder, reference, provider),
          }
        }
        throw new Error('neither certificate is charged')
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

async function submit(
  holder: HallClient,
  assistant: AssistantClient,
  known: Hall,
  enrolled: Enrolled,
): Promise<RenewalCase> {
  const session = await logIn(holder, assistant, enrolled)
  const { reference, version } = await fillIn(holder, known, session)
  return holder.send<RenewalCase>('POST', `/api/cases/${reference}/submit`, { version })
}

async function codeOf(holder: HallClient, reference: string, provider: string): Promise<string> {
  for (const end = performance.now() + PATIENCE_MS; ; ) {
    const shown = await holder
      .send<RenewalCase>('POST', `/api/cases/${reference}/charges`, { provider })
      .catch((error: Error) => error)
    const code =
      shown instanceof Error ? undefined : shown.fee?.charges.find((one) => one.provider === provider)?.code
    if (code !== undefined) return code
    if (performance.now() > end) throw shown instanceof Error ? shown : new Error('no code is shown')
    await pause(500)
  }
}

/** How long a holder may have to press again, with a hall that is just starting, before it counts as stuck. */
const PATIENCE_MS = 60_000

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Asks until it is so; a hall that is just starting again does not answer. */
export async function until(what: string, isSo: () => Promise<boolean>, seconds = 60): Promise<void> {
  for (const end = performance.now() + seconds * 1000; ; ) {
    if (await isSo().catch(() => false)) return
    if (performance.now() > end) throw new Error(`not within ${seconds} s: ${what}`)
    await pause(50)
  }
}
