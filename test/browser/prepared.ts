import { readFileSync } from 'node:fs'
import path from 'node:path'
import { generateKeyPair } from '@certhall/crypto'
import type {
  AnnouncedOrder,
  Challenge,
  Hall,
  RecoveryView,
  RenewalCase,
  SealCase,
  SealList,
  Session,
  StaffSealCase,
  StaffUnlockCase,
} from '@certhall/model/api'
import { captchaFor, completeDraft } from '../../apps/cli/src/selftest/application.ts'
import { solveCaptcha } from '../../apps/cli/src/selftest/captcha.ts'
import { type HallClient, hallClient } from '../../apps/cli/src/selftest/hall-client.ts'
import { change } from '../../apps/cli/src/selftest/journeys/change.ts'
import type { Sitting } from './browser.ts'
import type { Person, Stage } from './stage.ts'

// What another test has walked by hand already: the same API calls that the pages make, with the browser's own cookies.

async function call<T>({ context }: Sitting, origin: string, method: string, path: string, data?: unknown) {
  const answer = await context.request.fetch(origin + path, { method, data, headers: { origin } })
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`)
  return (await answer.json()) as T
}

/** Logs the browser in with the person's token; consent is given at the assistant's page without a window. */
export async function logInQuietly(stage: Stage, sitting: Sitting, person: Person): Promise<Session> {
  const { origin, assistant } = stage
  const { nonce } = await call<Challenge>(sitting, origin, 'POST', '/api/challenges', { purpose: 'log-in' })
  const answer = await assistant.consent({
    request: { type: 'log-in', nonce, language: sitting.language },
    token: person.token,
    pin: person.pin,
  })
  if (answer.type !== 'log-in') throw new Error(`the assistant answered ${answer.type}`)
  return call(sitting, origin, 'POST', '/api/session', { statement: answer.statement })
}

/** Begins an application: empty but for the consent, complete, or submitted too. */
export async function openDraft(
  { origin }: Stage,
  sitting: Sitting,
  { complete = false, submit = false }: { complete?: boolean; submit?: boolean } = {},
): Promise<string> {
  const started = await call<RenewalCase>(sitting, origin, 'POST', '/api/cases', {})
  const path = `/api/cases/${started.reference}`
  const { profiles } = await call<Hall>(sitting, origin, 'GET', '/api/hall')
  const profile = profiles.find(({ id }) => id === started.profile)
  if (!profile) throw new Error(`the hall has no profile ${started.profile}`)
  const { holder } = await call<Session>(sitting, origin, 'GET', '/api/session')
  const all = completeDraft(profile, started)
  // an invoice is made out to the unit's own code
  if (all.invoice) all.invoice = { ...all.invoice, title: holder.name, taxNumber: holder.idNumber }
  const { version } = await call<RenewalCase>(sitting, origin, 'PATCH', `${path}/draft`, {
    version: started.version,
    draft: complete || submit ? all : { agreement: all.agreement },
  })
  if (submit) {
    const get = <T>(path: string) => call<T>(sitting, origin, 'GET', path)
    const captcha = await captchaFor({ get } as HallClient, profile)
    await call(sitting, origin, 'POST', `${path}/submit`, { version, captcha })
  }
  return started.reference
}

/** A round red impression on white paper, as a scanner gives it. */
export const SEAL_PICTURE = path.resolve(import.meta.dirname, '../../apps/cli/src/demo/seal.png')

/** Begins an application for a seal, or goes on with the one that is open; submitted too. */
export async function openSealDraft(
  { origin }: Stage,
  sitting: Sitting,
  { submit = false }: { submit?: boolean } = {},
): Promise<string> {
  const { open } = await call<SealList>(sitting, origin, 'GET', '/api/seals')
  const wish = { kind: 'official', name: '浦滨示例有限公司' }
  const reference =
    open?.reference ?? (await call<SealCase>(sitting, origin, 'POST', '/api/seal-cases', wish)).reference
  if (!submit) return reference
  const at = `/api/seal-cases/${reference}`
  const picture = readFileSync(SEAL_PICTURE).toString('base64')
  const { version, state } = await call<SealCase>(sitting, origin, 'GET', at)
  if (state !== 'draft') return reference
  await call(sitting, origin, 'POST', `${at}/picture`, { picture })
  await call(sitting, origin, 'POST', `${at}/submit`, { version })
  return reference
}

/** Has the application approved; the number of the seal that was made. */
export async function registerSeal(stage: Stage, sitting: Sitting, reference: string): Promise<string> {
  const { origin } = stage
  const login = 'seals'
  await call(sitting, origin, 'POST', '/api/staff/session', { login, password: stage.password(login) })
  const at = `/api/staff/seal-cases/${reference}`
  const shown = await call<StaffSealCase>(sitting, origin, 'GET', at)
  const decision = { version: shown.version, decision: 'approve', pictureDigest: shown.image?.digest }
  const after =
    shown.state === 'review'
      ? await call<StaffSealCase>(sitting, origin, 'POST', `${at}/decision`, decision)
      : shown
  return after.registered[0]?.id ?? 'none'
}

/** A token is announced by mail; answers its order's number. */
export async function announceOrder({ origin }: Stage, holderName: string): Promise<string> {
  const hall = hallClient(origin)
  const { order } = await hall.send<AnnouncedOrder>('POST', '/api/orders', {
    ...{ profile: 'legal-entity', service: 'renewal', holderName, idNumber: '91310101MA1FY4K278' },
    ...{ recipient: '王小明', phone: '13800138000', address: '上海市黄浦区示例路 12 号' },
    captcha: await solveCaptcha(hall),
  })
  return order.reference
}

/** A clerk has typed what stands on the papers of somebody's unlock. */
export async function enterUnlock(stage: Stage): Promise<string> {
  const person = await stage.enrol({ profile: 'legal-entity', daysLeft: 150, email: 'post@example.test' })
  const clerk = hallClient(stage.origin)
  await clerk.send('POST', '/api/staff/session', { login: 'counter', password: stage.password('counter') })
  const { reference } = await clerk.send<StaffUnlockCase>('POST', '/api/staff/unlocks', {
    ...{ serial: person.serial, token: person.token, channel: 'post' },
    form: {
      ...{ cause: 'forgotten', note: '' },
      handler: { name: '王小明', idNumber: '310101199001011234', mobile: '13800138000' },
    },
  })
  return reference
}

/** Begins to add numbers: complete, with every number of the registry answered. */
export async function openChange({ origin }: Stage, sitting: Sitting): Promise<string> {
  const client = {
    origin,
    get: <T>(path: string) => call<T>(sitting, origin, 'GET', path),
    send: <T>(method: string, path: string, body?: unknown) => call<T>(sitting, origin, method, path, body),
  }
  const [hall, session] = await Promise.all([
    client.get<Hall>('/api/hall'),
    client.get<Session>('/api/session'),
  ])
  return (await change.fillIn(client, hall, session)).reference
}

/** A key officer asks for the person's encryption key; answers the recovery's id. */
export async function askForKey(stage: Stage, sitting: Sitting, person: Person): Promise<string> {
  const { origin } = stage
  const login = 'keys-one'
  await call(sitting, origin, 'POST', '/api/staff/session', { login, password: stage.password(login) })
  const { spki } = await generateKeyPair('sm2')
  const { id } = await call<RecoveryView>(sitting, origin, 'POST', '/api/staff/recoveries', {
    certificate: person.fingerprint,
    recipient: Buffer.from(spki).toString('base64'),
    reason: '法院调取 2026 年的加密投标文件',
    legalBasis: '〔2026〕鲁 01 执 117 号协助执行通知书',
  })
  await sitting.context.clearCookies({ name: 'certhall_staff' })
  return id
}
