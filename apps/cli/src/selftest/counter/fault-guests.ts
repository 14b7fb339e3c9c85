import type { StaffCase } from '@certhall/model/api'
import { parseCertificate } from '@certhall/pki'
import { hallClient } from '../hall-client.ts'
import { enrol, logIn, newContainer } from '../journey.ts'
import { issueActs, newcomer } from './issue-at-counter.ts'
import type { CounterStage, Visitor } from './stage.ts'

/** Somebody whom the counter serves from the beginning to the end, whatever breaks meanwhile. */
export interface Guest {
  about: string
  /** Each act as often as it takes: what was done already is answered as it stands. */
  serve(): Promise<void>
  /** What is not as it should be. */
  check(): Promise<string | undefined>
  discard(): Promise<void>
}

/** How often a clerk may have to press again after one fault: a hall that died takes some seconds to come back. */
const PRESSES = 120

export async function pressed<Answer>(act: () => Promise<Answer>): Promise<Answer> {
  for (let press = 1; ; press += 1) {
    try {
      return await act()
    } catch (error) {
      if (press === PRESSES) throw error
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
}

/** A token by mail: loss, its lifting, a renewal, a cancellation by two. */
export async function byMail(stage: CounterStage): Promise<Guest> {
  const visitor = await stage.visitor()
  const { token } = visitor.enrolled
  return {
    about: 'by mail',
    async serve() {
      await pressed(() => visitor.step({ step: 'receive', version: 0, tokenSerial: token }))
      await pressed(() => visitor.act('loss'))
      await pressed(() => visitor.act('loss-lifting'))
      const { reference } = await pressed(visitor.renew)
      await pressed(() => visitor.step({ step: 'process', version: 1, caseReference: reference }))
      const { cancellations } = await pressed(() => visitor.act('cancellation'))
      await pressed(() => visitor.decide(cancellations[0]?.id ?? ''))
    },
    check: () => checkByMail(visitor),
    discard: () => stage.tokens.discard(token),
  }
}

async function checkByMail(visitor: Visitor): Promise<string | undefined> {
  const { certificates, cases, events, cancellations } = await visitor.view()
  const { order } = await visitor.follow()
  const told = events.map(({ event }) => event).join(' ')
  if (order.state !== 'processed') return `the order is ${order.state}`
  if (cases.length !== 1) return `${cases.length} applications`
  if (cancellations.length > 0) return 'a cancellation is open'
  if (certificates[0]?.certificate.status !== 'revoked') return `${certificates[0]?.certificate.status}`
  return told === 'suspended resumed suspended revoked' ? undefined : told
}

const PIN = '583926'

/** A newcomer's first token, and another one in its place: both prepared, issued and handed over. */
export async function newToken(stage: CounterStage): Promise<Guest> {
  const { tokens, profile, key, staff, hall, assistant } = stage
  if (tokens.addBlank === undefined) throw new Error('these tokens cannot be had blank')
  const known = await enrol(staff, tokens, profile.id, key)
  const [region] = (
    await stage.clerk.get<{ holders: { holder: { region: string } }[] }>(
      `/api/staff/counter/holders?q=${parseCertificate(known.old).serial}`,
    )
  ).holders.map(({ holder }) => holder.region)
  const acts = issueActs(stage, profile)
  const who = newcomer(profile, region as string, key)
  const held = [await tokens.addBlank(), await tokens.addBlank()] as const
  let written: Uint8Array | undefined

  /** From the papers to the token in the hand. */
  async function finish(entered: StaffCase, token: string): Promise<Uint8Array> {
    const shown = () => acts.shown(entered)
    await pressed(async () => acts.handIn(await shown()))
    await pressed(async () => acts.submit(await shown()))
    await pressed(async () => acts.review(await shown()))
    await pressed(() => acts.issue(entered, token, PIN))
    const der = (await newContainer(tokens, token, entered.reference))?.signingCertificate
    if (der === undefined) throw new Error(`nothing is on ${token}`)
    return der
  }
  return {
    about: 'new tokens',
    async serve() {
      const first = await finish(await pressed(() => acts.enterFirst(who)), held[0])
      const { serial } = parseCertificate(first)
      written = await finish(await pressed(() => acts.enterReplacement(serial)), held[1])
    },
    async check() {
      const { certificates, cases } = await acts.holder(who.holder.idNumber)
      const stands = certificates.map(({ certificate }) => certificate.status).sort()
      if (stands.join(' ') !== 'good revoked') return `certificates: ${stands.join(' ')}`
      const ended = cases.map(({ kind, state }) => `${kind} ${state}`).sort()
      if (ended.join(', ') !== 'first done, replacement done') return ended.join(', ')
      if (written === undefined) return 'nothing was written'
      await logIn(
        hallClient(hall.origin),
        assistant,
        { token: held[1], pin: PIN, old: written } as never,
        written,
      )
      return undefined
    },
    async discard() {
      for (const token of [known.token, ...held]) await tokens.discard(token)
    },
  }
}
