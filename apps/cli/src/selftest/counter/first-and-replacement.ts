import { fingerprint } from '@certhall/crypto'
import type { RestoreTicket } from '@certhall/model/api'
import { parseCertificate } from '@certhall/pki'
import { hallClient } from '../hall-client.ts'
import { logIn, newContainer } from '../journey.ts'
import type { Steps } from '../steps.ts'
import { issueActs, newcomer } from './issue-at-counter.ts'
import type { CounterStage, Visitor } from './stage.ts'

const PIN = '583926'

/** A newcomer gets a token; later it is lost, and another one takes its place. */
export async function walkIssue(stage: CounterStage, known: Visitor, steps: Steps): Promise<void> {
  const { tokens, hall, assistant, profile, key, clerk } = stage
  // Real tokens are somebody's: none is made anew for a test.
  if (tokens.addBlank === undefined || profile.counter.first === undefined) return
  const acts = issueActs(stage, profile)
  const who = newcomer(profile, known.region, key)

  const entered = await steps.run('first issue: entered, with papers, submitted', async () => {
    const one = await acts.enterFirst(who)
    await acts.handIn(one)
    return acts.submit(one)
  })
  const own = await clerk
    .send('POST', `/api/staff/cases/${entered.reference}/decision`, {
      decision: 'approve',
      version: 0,
      templateHash: '0'.repeat(64),
    })
    .catch((error: { code?: string }) => error.code)
  if (own !== 'role-missing') throw new Error(`the clerk reviews: ${own}`)
  await steps.run('reviewed by somebody else', () => acts.review(entered))
  const token = await tokens.addBlank()
  const first = await steps.run('a blank token is prepared and issued', async () => {
    await acts.issue(entered, token, PIN)
    return certificateOn(stage, token, entered.reference)
  })
  await steps.run('it logs in with the PIN of its holder', () =>
    logIn(hallClient(hall.origin), assistant, { token, pin: PIN, old: first } as never, first),
  )
  await steps.run('the admin PIN that its maker set is no more', async () => {
    const held = await tokens.open(token)
    const wrong = await held.unlock('12345678', '975310').catch((error: { code?: string }) => error.code)
    if (wrong !== 'admin-pin-wrong') throw new Error(`${wrong}`)
  })
  if (!profile.counter.replacement) return

  const { serial } = parseCertificate(first)
  const lost = await steps.run('lost: replacement entered, on hold from then on', async () => {
    const one = await acts.enterReplacement(serial)
    const [row] = (await acts.holder(serial)).certificates
    if (row?.certificate.status !== 'suspended') throw new Error(`it is ${row?.certificate.status}`)
    await acts.handIn(one)
    return acts.submit(one)
  })
  await steps.run('reviewed by somebody else', () => acts.review(lost))
  const next = await tokens.addBlank()
  const second = await steps.run('another blank token takes its place', async () => {
    await acts.issue(lost, next, PIN)
    return certificateOn(stage, next, lost.reference)
  })
  await steps.run('the lost one is revoked, the new one has the same end', async () => {
    const { certificates } = await acts.holder(serial)
    const of = (one: Uint8Array) =>
      certificates.find(({ certificate }) => certificate.fingerprint === fingerprint(one))?.certificate
    if (of(first)?.status !== 'revoked' || of(second)?.status !== 'good')
      throw new Error(`${of(first)?.status}, ${of(second)?.status}`)
    if (of(first)?.notAfter !== of(second)?.notAfter) throw new Error('another end')
  })
  await steps.run('the earlier encryption keys are fetched again', async () => {
    const holder = hallClient(hall.origin)
    await logIn(holder, assistant, { token: next, pin: PIN, old: second } as never, second)
    const { ticket } = await holder.send<RestoreTicket>('POST', '/api/restore-tickets')
    const request = { type: 'restore', ticket, language: 'zh' } as const
    const certificate = fingerprint(second)
    const answer = await assistant.consent({ request, token: next, pin: PIN, certificate })
    const wanted = key === 'sm2' ? 1 : 0
    if (answer.type !== 'restore' || answer.restored.length !== wanted)
      throw new Error(JSON.stringify(answer))
  })
}

async function certificateOn({ tokens }: CounterStage, token: string, reference: string) {
  const found = (await newContainer(tokens, token, reference))?.signingCertificate
  if (found === undefined) throw new Error('the token has no certificate of this case')
  return found
}
