import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fingerprint } from '@certhall/crypto'
import type { Hall, SealCase, SealList, SealTicket, SealView, StaffSealCase } from '@certhall/model/api'
import { type AssistantClient, assistantClient } from '../assistant-client.ts'
import { furnishHall } from '../furnish-hall.ts'
import { type HallClient, hallClient } from '../hall-client.ts'
import { type Enrolled, enrol, type Key, logIn } from '../journey.ts'
import type { JourneyOptions } from '../journey-options.ts'
import type { TemporaryHall } from '../temporary-hall.ts'
import type { TestTokens } from '../test-tokens.ts'

/** A round red impression on white paper, as a scanner gives it. */
export const SEAL_PICTURE = path.resolve(import.meta.dirname, '../../demo/seal.png')

/** A hall with a service that has seals, and hands that bring an application to its approval. */
export interface SealStage {
  hall: TemporaryHall
  tokens: TestTokens
  key: Key
  /** The monitor's account, which reviews too. */
  staff: HallClient
  assistant: AssistantClient
  known: Hall
  /** Another computer, where the assistant's has died. */
  newComputer(): Promise<void>
  agent(): TemporaryHall['server']
  holder(): Promise<SealHolder>
  /** As the seal reviewer, from the picture to the approved application; its reference. */
  approved(holder: SealHolder): Promise<string>
  fetch(holder: SealHolder, certificate?: Uint8Array): Promise<string[]>
  stop(): Promise<void>
}

export interface SealHolder {
  client: HallClient
  enrolled: Enrolled
  seals(): Promise<SealView[]>
}

export async function setSealStage(
  options: JourneyOptions,
  env: Record<string, string> = {},
): Promise<SealStage> {
  const { hall, tokens, staff, known, key, stop } = await furnishHall(options, { env })
  try {
    const picture = (await readFile(SEAL_PICTURE)).toString('base64')
    const profile = known.profiles.find(({ id, seals }) => seals && (options.profiles?.includes(id) ?? true))
    if (profile === undefined) throw new Error('no service of this hall has seals')
    let computers = 0
    let child: TemporaryHall['server']
    const stage: SealStage = {
      ...{ hall, tokens, key, known, staff, stop, assistant: undefined as unknown as AssistantClient },
      agent: () => child,
      async newComputer() {
        computers += 1
        const started = await hall.startAssistant(`desk-${computers}`, tokens)
        child = started.child
        stage.assistant = await assistantClient(child.origin, started.secret, hall.origin)
      },
      async holder() {
        const enrolled = await enrol(staff, tokens, profile.id, key)
        const client = hallClient(hall.origin)
        await logIn(client, stage.assistant, enrolled)
        return { client, enrolled, seals: async () => (await client.get<SealList>('/api/seals')).seals }
      },
      async approved({ client }) {
        const { offered } = await client.get<SealList>('/api/seals')
        const kind = offered.find(({ shape, colour }) => shape === 'round' && colour === 'red')
        if (kind === undefined) throw new Error('the service has no round red seal')
        const wish = { kind: kind.id, name: '自检单位公章' }
        const { reference, version } = await client.send<SealCase>('POST', '/api/seal-cases', wish)
        const at = `/api/seal-cases/${reference}`
        await client.send('POST', `${at}/picture`, { picture })
        await client.send('POST', `${at}/submit`, { version })
        const shown = await staff.get<StaffSealCase>(`/api/staff/seal-cases/${reference}`)
        await staff.send('POST', `/api/staff/seal-cases/${reference}/decision`, {
          ...{ version: shown.version, decision: 'approve', pictureDigest: shown.image?.digest },
        })
        return reference
      },
      async fetch({ client, enrolled: { token, pin, old } }, certificate = old) {
        const { ticket } = await client.send<SealTicket>('POST', '/api/seal-tickets')
        const request = { type: 'seal', ticket, language: 'zh' } as const
        const answer = await stage.assistant.consent({
          request,
          token,
          pin,
          certificate: fingerprint(certificate),
        })
        if (answer.type !== 'seal') throw new Error(`the assistant answered ${answer.type}`)
        return answer.written
      },
    }
    await stage.newComputer()
    return stage
  } catch (error) {
    await stop()
    throw error
  }
}
