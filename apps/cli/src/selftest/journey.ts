import { fingerprint } from '@certhall/crypto'
import { deliveryContainer } from '@certhall/model'
import type {
  CertificateSummary,
  Challenge,
  DeliveryTicket,
  Hall,
  MonitorEnrolment,
  RenewalCase,
  RestoreTicket,
  Session,
} from '@certhall/model/api'
import { parseCertificate } from '@certhall/pki'
import type { Container } from '@certhall/token'
import { enrolOpen } from '../demo/enrol-token.ts'
import { passStaff } from './application.ts'
import type { AssistantClient } from './assistant-client.ts'
import { checkCertificates, checkStatus } from './certificate-checks.ts'
import { type HallClient, hallClient } from './hall-client.ts'
import type { ReissueJourney } from './journeys/reissue.ts'
import { decryptFile, deleteContainer, encryptFile } from './old-file.ts'
import type { Steps } from './steps.ts'
import type { TestTokens } from './test-tokens.ts'

export type Key = 'sm2' | 'p256' | 'rsa2048'

/** A holder of the monitor jurisdiction with a token whose certificate may be renewed now. */
export interface Enrolled {
  token: string
  pin: string
  old: Uint8Array
  /** Of a dual pair. */
  oldEncryption: Uint8Array | undefined
  chain: Uint8Array[]
  /** Of the holder. */
  idNumber: string
}

/** Takes a token and has the hall enrol a made-up holder for it; or one made up before, named by his number. */
export async function enrol(
  staff: HallClient,
  tokens: TestTokens,
  profile: string,
  key: Key,
  /** Who, and what the certificate is to lack. */
  more: { idNumber?: string; entity?: string; without?: readonly string[]; email?: string } = {},
): Promise<Enrolled> {
  const { token, pin } = await tokens.add()
  let chain: Uint8Array[] = []
  let idNumber = ''
  const pair = await enrolOpen(await tokens.open(token), {
    pin,
    key,
    async enrol(csr) {
      const answer = await staff.send<MonitorEnrolment>('POST', '/api/monitor/enrolments', {
        profile,
        key,
        csr: base64(csr),
        ...more,
      })
      idNumber = answer.holder.idNumber
      chain = answer.chain.map(bytes)
      const der = (text: string | undefined) => (text === undefined ? undefined : { der: bytes(text) })
      return {
        signing: { der: bytes(answer.signing) },
        encryption: der(answer.encryption),
        envelope: answer.envelope ? bytes(answer.envelope) : undefined,
      }
    },
  })
  return { token, pin, old: pair.signing.der, oldEncryption: pair.encryption?.der, chain, idNumber }
}

/** Logs in with the token's old certificate, or another; the session's cookie stays in the client. */
export async function logIn(
  holder: HallClient,
  assistant: AssistantClient,
  { token, pin, old }: Enrolled,
  certificate: Uint8Array = old,
): Promise<Session> {
  const { nonce } = await holder.send<Challenge>('POST', '/api/challenges', { purpose: 'log-in' })
  const request = { type: 'log-in', nonce, language: 'zh' } as const
  const answer = await assistant.consent({ request, token, pin, certificate: fingerprint(certificate) })
  if (answer.type !== 'log-in') throw new Error(`the assistant answered ${answer.type}`)
  return holder.send<Session>('POST', '/api/session', { statement: answer.statement })
}

/** One 「下证」: a ticket from the hall, consent and PIN at the assistant, until the assistant says done. */
export async function download(
  holder: HallClient,
  assistant: AssistantClient,
  reference: string,
  { token, pin }: Enrolled,
) {
  const { ticket } = await holder.send<DeliveryTicket>('POST', `/api/cases/${reference}/delivery-ticket`)
  return assistant.consent({ request: { type: 'deliver', reference, ticket, language: 'zh' }, token, pin })
}

/** Fetches older encryption pairs from the hall onto the token, with consent and PIN at the assistant. */
async function restore(holder: HallClient, assistant: AssistantClient, { token, pin }: Enrolled) {
  const { ticket } = await holder.send<RestoreTicket>('POST', '/api/restore-tickets')
  const answer = await assistant.consent({ request: { type: 'restore', ticket, language: 'zh' }, token, pin })
  if (answer.type !== 'restore') throw new Error(`the assistant answered ${answer.type}`)
  return answer.restored
}

/** The case's new container, as it is on the token now. */
export async function newContainer(
  tokens: TestTokens,
  token: string,
  reference: string,
): Promise<Container | undefined> {
  const containers = await (await tokens.open(token)).containers()
  return containers.find(({ name }) => name === deliveryContainer(reference))
}

export interface WalkOptions {
  origin: string
  staff: HallClient
  assistant: AssistantClient
  tokens: TestTokens
  profile: string
  key: Key
  steps: Steps
}

export interface Walked {
  reference: string
  machineMs: number
}

/** A whole journey, each step timed; `machineMs` is from 「确认提交」 to the accepted receipt. */
export async function walk(row: ReissueJourney, options: WalkOptions): Promise<Walked> {
  const { origin, staff, assistant, tokens, steps } = options
  const holder = hallClient(origin)
  const hall = await steps.run('hall', () => holder.get<Hall>('/api/hall'))
  const profile = hall.profiles.find(({ id }) => id === options.profile)
  if (!profile) throw new Error(`the hall has no profile ${options.profile}`)
  const enrolled = await steps.run(
    'token enrolled',
    () => row.enrol(staff, tokens, profile.id, options.key),
    ({ token }) => token,
  )
  const { oldEncryption } = enrolled
  const oldFile =
    oldEncryption &&
    (await steps.run('a file encrypted to the old certificate', async () =>
      encryptFile(oldEncryption, '去年的投标文件 / a tender of last year'),
    ))
  await steps.run('token seen by the page', () => seen(assistant, enrolled.token))
  const session = await steps.run(
    'log in',
    () => logIn(holder, assistant, enrolled),
    ({ holder }) => holder.name,
  )
  const draft = await steps.run(
    'fill in',
    () => row.fillIn(holder, hall, session),
    ({ reference }) => reference,
  )
  const captcha = await steps.run('captcha', () => row.captcha(holder, profile))
  const { reference } = draft

  const began = performance.now()
  const submitted = await steps.run(
    'submit',
    () =>
      holder.send<RenewalCase>('POST', `/api/cases/${reference}/submit`, { version: draft.version, captcha }),
    ({ state }) => state,
  )
  await steps.run(
    'review and fee',
    () => passStaff(staff, submitted),
    (done) => done.join(', ') || 'none asked for',
  )
  await steps.run('download', () => download(holder, assistant, reference, enrolled))
  const machineMs = Math.round(performance.now() - began)

  const finished = await steps.run(
    'case is done',
    () => holder.get<RenewalCase>(`/api/cases/${reference}`),
    ({ state }) => state,
  )
  if (finished.state !== 'done') throw new Error(`the case is ${finished.state}`)
  const renewedContainer = await steps.run(
    'certificate checked',
    async () => {
      const container = await newContainer(tokens, enrolled.token, reference)
      if (!container) throw new Error('the token has no container of this case')
      const dual = container.encryptionCertificate !== undefined
      const now = new Date()
      const ends = row.ends(finished, parseCertificate(enrolled.old).notAfter, now)
      checkCertificates({ finished, ends, container, dual, chain: enrolled.chain }, now)
      row.check(finished, container)
      await checkStatus(origin, container.signingCertificate as Uint8Array, enrolled.chain[0] as Uint8Array)
      return container
    },
    () => describe(finished.newCertificate),
  )
  const renewed = hallClient(origin)
  await steps.run('new certificate logs in', () =>
    logIn(renewed, assistant, enrolled, renewedContainer.signingCertificate).then((after) => {
      if (after.certificate.serial !== finished.newCertificate?.serial)
        throw new Error('another certificate logged in')
    }),
  )
  if (oldFile) {
    const held = { tokens, token: enrolled.token, pin: enrolled.pin }
    const kept = await steps.run(
      'old file opens with the container kept',
      () => decryptFile(held, oldFile),
      (container) => container,
    )
    await steps.run('old container gone: its pair comes back from the key centre', async () => {
      await deleteContainer(held, kept)
      const restored = await restore(renewed, assistant, enrolled)
      if (restored.length !== 1) throw new Error(`${restored.length} pairs came back`)
    })
    await steps.run(
      'old file opens with the pair brought back',
      () => decryptFile(held, oldFile),
      (container) => container,
    )
  }
  await tokens.discard(enrolled.token)
  return { reference, machineMs }
}

async function seen(assistant: AssistantClient, token: string) {
  for (const end = performance.now() + 3000; ; ) {
    const view = await assistant.presence()
    if (view.tokens.some(({ id }) => id === token)) return
    if (performance.now() > end) throw new Error('the assistant does not show the token')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

function describe(certificate: CertificateSummary | undefined): string {
  return certificate ? `${certificate.serial} until ${certificate.notAfter.slice(0, 10)}` : ''
}

function base64(data: Uint8Array): string {
  return Buffer.from(data).toString('base64')
}

function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'))
}
