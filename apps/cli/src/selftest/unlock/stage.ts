import { fingerprint, generateKeyPair, sm2Decrypt } from '@certhall/crypto'
import { CerthallError, residentIdCheck } from '@certhall/model'
import type { Hall, UnlockCase, UnlockCodeSent, UnlockTicket } from '@certhall/model/api'
import { createHall } from '@certhall/server'
import { type AssistantClient, assistantClient } from '../assistant-client.ts'
import { solveCaptcha } from '../captcha.ts'
import { type HallClient, type HallFileClient, hallClient } from '../hall-client.ts'
import { type Enrolled, enrol } from '../journey.ts'
import type { JourneyOptions } from '../journey-options.ts'
import { startTemporaryHall, type TemporaryHall } from '../temporary-hall.ts'
import type { TestTokens } from '../test-tokens.ts'
import { codesTo, codeTo } from './letters.ts'

/** A hall with a post office, and hands that bring a forgotten PIN to an approved application. */
export interface UnlockStage {
  hall: TemporaryHall
  tokens: TestTokens
  /** The monitor's account, which reviews too. */
  staff: HallClient
  assistant: AssistantClient
  agent(): TemporaryHall['server']
  /** Another computer, where the assistant's has died. */
  newComputer(): Promise<void>
  /** A token whose admin PIN is under escrow, in the hands of somebody with an e-mail address. */
  holder(): Promise<Locked>
  /** Proves himself by a code; the session stays in his client. */
  prove(holder: Locked): Promise<UnlockCodeSent>
  fillIn(holder: Locked): Promise<UnlockCase>
  /** Papers, submission and somebody's approval. */
  approve(holder: Locked, filled: UnlockCase, form?: Uint8Array): Promise<void>
  /** One press of 「解锁」; PINs that the assistant shows are noted in `shown`. */
  unlock(holder: Locked): Promise<void>
  view(holder: Locked): Promise<UnlockCase>
  /** The admin PIN that the escrow has for this token, as the assistant would get it. */
  escrowed(holder: Locked): Promise<string>
  /** Everything as it was before; throws where the escrow's admin PIN is not the token's. */
  giveBack(holder: Locked): Promise<void>
  stop(): Promise<void>
}

export interface Locked {
  enrolled: Enrolled
  serial: string
  holderId: string
  email: string
  client: HallFileClient
  reference: string
  shown: string[]
}

const BY = { actor: 'selftest', reason: 'selftest' }
const ID_START = '37010219850312101'
const FORM = {
  ...{ cause: 'forgotten', note: '' },
  handler: { name: '自检', idNumber: ID_START + residentIdCheck(ID_START), mobile: '13900000000' },
}
/** The smallest PNG there is. */
const PAGE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

export async function setUnlockStage(
  { tokens: openTokens, keys, profiles, interruption }: JourneyOptions,
  env: Record<string, string> = {},
): Promise<UnlockStage> {
  const hall = await startTemporaryHall({ env, output: 'ignore', letters: true, interruption })
  // First issue and the escrow's side, on the same database.
  const office = await createHall({ ...hall.config, port: 0 })
  let tokens: TestTokens | undefined
  const stop = async () => {
    await office.close()
    await hall.stop()
    await tokens?.close()
  }
  try {
    const held = await openTokens(hall.tokensDir)
    tokens = held
    const { adminPin } = held
    const { post } = hall
    if (adminPin === undefined || post === undefined)
      // The escrow that would have its new admin PIN goes with the temporary hall.
      throw new CerthallError('configuration-invalid', '--journey unlock takes no --module.')
    const staff = hallClient(hall.origin)
    await staff.send('POST', '/api/staff/session', hall.monitor)
    const known = await staff.get<Hall>('/api/hall')
    const profile = known.profiles.find(({ id }) => profiles?.includes(id) ?? true)
    if (profile === undefined) throw new Error('the hall has no such service')
    const { idType } = office.ra.profiles.get(profile.id)?.holder ?? {}
    if (idType === undefined) throw new Error('the hall has no such service')
    let [computers, made] = [0, 0]
    let child: TemporaryHall['server'] | undefined
    const at = ({ reference }: Locked) => `/api/unlock/cases/${reference}`

    const stage: UnlockStage = {
      ...{ hall, tokens: held, staff, stop, assistant: undefined as unknown as AssistantClient },
      agent: () => child as TemporaryHall['server'],
      async newComputer() {
        computers += 1
        // All of them are at the same place, which has to be free.
        await child?.stop()
        const started = await hall.startAssistant(`desk-${computers}`, held)
        child = started.child
        stage.assistant = await assistantClient(child.origin, started.secret, hall.origin)
      },
      async holder() {
        made += 1
        if (held.keepsPins && made > 1) await stage.newComputer()
        const email = `unlock${made}@example.test`
        const enrolled = await enrol(staff, held, profile.id, keys[0] ?? 'sm2', { email })
        const { serial } = await (await held.open(enrolled.token)).info()
        const holder = await office.ra.holders.findByNumber(idType, enrolled.idNumber)
        if (holder === undefined) throw new Error('the holder is not on record')
        const holderId = holder.id
        await office.ra.keys.keepAdminPin({ serial, holder: holderId, pin: adminPin, ...BY })
        const client = hallClient(hall.origin)
        return { ...{ enrolled, serial, holderId, email, client }, reference: '', shown: [] }
      },
      async prove({ client, enrolled, serial, email }) {
        const before = codesTo(post, email)
        const sent = await client.send<UnlockCodeSent>('POST', '/api/unlock/codes', {
          ...{ certificate: fingerprint(enrolled.old), token: serial },
          captcha: await solveCaptcha(client),
        })
        const code = await codeTo(post, email, before)
        await client.send('POST', '/api/unlock/session', { id: sent.id, code })
        return sent
      },
      async fillIn(holder) {
        const { client } = holder
        const { reference, version } = await client.send<UnlockCase>('POST', '/api/unlock/cases', {})
        holder.reference = reference
        return client.send<UnlockCase>('PATCH', `${at(holder)}/form`, { version, form: FORM })
      },
      async approve(holder, { kinds, version }, form) {
        const { client, reference } = holder
        for (const { id } of kinds) {
          const body = new FormData()
          body.append('file', new Blob([Uint8Array.from(form ?? PAGE)]), `${id}.${form ? 'pdf' : 'png'}`)
          const { status } = await client.raw(`${at(holder)}/papers?kind=${id}`, body)
          if (status !== 201) throw new Error(`a paper was answered by ${status}`)
        }
        const submitted = await client.send<UnlockCase>('POST', `${at(holder)}/submit`, { version })
        await staff.send('POST', `/api/staff/cases/${reference}/decision`, {
          ...{ version: submitted.version, decision: 'approve', templateHash: submitted.hash },
        })
      },
      async unlock(holder) {
        const { client, reference, enrolled, shown } = holder
        const { ticket } = await client.send<UnlockTicket>('POST', `${at(holder)}/ticket`)
        const answer = await stage.assistant.unlock({
          request: { type: 'unlock', reference, ticket, language: 'zh' },
          token: enrolled.token,
          read: (pin) => shown.push(pin),
        })
        if (answer.type !== 'unlock') throw new Error(`the assistant answered ${answer.type}`)
      },
      view: (holder) => holder.client.get<UnlockCase>(at(holder)),
      async escrowed({ serial, holderId }) {
        const { spki, pkcs8 } = await generateKeyPair('sm2')
        const released = await office.ra.keys.releaseAdminPins({
          ...{ serial, holder: holderId, to: spki, bound: {}, ...BY },
        })
        const plain = new TextDecoder().decode(sm2Decrypt(pkcs8, released.envelope))
        return (JSON.parse(plain) as { inUse: string }).inUse
      },
      async giveBack(holder) {
        const { token, pin } = holder.enrolled
        await held.insert(token)
        const open = await held.open(token)
        await open.changeAdminPin(await stage.escrowed(holder), adminPin)
        await open.unlock(adminPin, pin)
        await held.discard(token)
      },
    }
    await stage.newComputer()
    return stage
  } catch (error) {
    await stop()
    throw error
  }
}
