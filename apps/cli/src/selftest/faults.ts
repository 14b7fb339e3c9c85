import type { FaultPoint } from '@certhall/model'
import type { Hall, RenewalCase } from '@certhall/model/api'
import { passStaff } from './application.ts'
import { type AssistantClient, assistantClient } from './assistant-client.ts'
import { type CallPlan, faultTable, planCallFaults } from './call-faults.ts'
import { type Saboteur, saboteur } from './fault-orders.ts'
import { type NamedPlan, planFaults, processOf } from './fault-plans.ts'
import { type HallClient, hallClient } from './hall-client.ts'
import { download, type Enrolled, type Key, logIn, newContainer } from './journey.ts'
import type { JourneyOptions } from './journey-options.ts'
import type { ReissueJourney } from './journeys/reissue.ts'
import { liveCertificates, lostKeys } from './proof.ts'
import { startTemporaryHall, type TemporaryHall } from './temporary-hall.ts'
import type { TestTokens } from './test-tokens.ts'

/** In a process of ours, or in a call of the tokens' library. */
type AnyPlan = NamedPlan | CallPlan

interface Outcome {
  plan: AnyPlan
  fired: boolean
  /** What each press of 「下证」 came to, until the case was done. */
  tries: string[]
  live: Record<string, number>
  lost: string[]
  fault?: string
}

/** An approved application and the token that may fetch its certificate. */
interface Approved {
  reference: string
  enrolled: Enrolled
  holder: HallClient
}

/** How often a holder may have to press 「下证」 after one fault before it counts as stuck. */
const MAX_TRIES = 4

/** The journey once for every fault that a traced run shows to be possible; 0 only where nothing was lost or doubled. */
export async function runFaults(row: ReissueJourney, options: JourneyOptions): Promise<number> {
  const { interruption } = options
  const hall = await startTemporaryHall({ env: { CERTHALL_FAULTS: 'ipc' }, output: 'ignore', interruption })
  let tokens: TestTokens | undefined
  try {
    tokens = await options.tokens(hall.tokensDir)
    const campaign = new Campaign(row, hall, tokens)
    await campaign.begin()
    const known = await hallClient(hall.origin).get<Hall>('/api/hall')
    const offered = known.profiles.filter((profile) => row.offered(profile)).map(({ id }) => id)
    const outcomes: Outcome[] = []
    for (const profile of options.profiles ?? offered.slice(0, 1)) {
      for (const key of options.keys) {
        const plans = await campaign.plan(profile, key, options)
        for (const [at, plan] of plans.entries()) {
          interruption.requireNone()
          const outcome = await campaign.suffer(profile, key, plan)
          outcomes.push(outcome)
          if (!options.json) console.log(line(outcome, at + 1, plans.length))
        }
      }
    }
    return report(outcomes, options.json)
  } finally {
    await hall.stop()
    await tokens?.close()
  }
}

class Campaign {
  readonly #row: ReissueJourney
  readonly #hall: TemporaryHall
  readonly #tokens: TestTokens
  readonly #staff: HallClient
  #assistant!: AssistantClient
  #agent!: Watched
  #server!: Watched
  #computers = 0

  constructor(row: ReissueJourney, hall: TemporaryHall, tokens: TestTokens) {
    this.#row = row
    this.#hall = hall
    this.#tokens = tokens
    this.#staff = hallClient(hall.origin)
  }

  async begin() {
    this.#server = watched(this.#hall.server.process)
    await this.#newComputer()
    await this.#staff.send('POST', '/api/staff/session', this.#hall.monitor)
  }

  async #newComputer() {
    this.#computers += 1
    const { child, secret } = await this.#hall.startAssistant(`computer-${this.#computers}`, this.#tokens)
    this.#agent = watched(child.process)
    this.#assistant = await assistantClient(child.origin, secret, this.#hall.origin)
  }

  /** What can go wrong: in the tokens' library where it takes orders, else in the two processes. */
  async plan(
    profile: string,
    key: Key,
    { every, from }: { every: number; from: number },
  ): Promise<AnyPlan[]> {
    const { faults } = this.#tokens
    if (!faults) return planFaults(await this.#trace(profile, key), every, from)
    const { reference, enrolled, holder } = await this.#approve(profile, key)
    const calls = await faults.trace(async () => {
      await download(holder, this.#assistant, reference, enrolled)
      await this.#assistant.lookAgain()
    })
    await this.#tokens.discard(enrolled.token)
    return planCallFaults(calls, every, from)
  }

  /** Points that an undisturbed delivery passes, in both processes. */
  async #trace(profile: string, key: Key): Promise<FaultPoint[]> {
    const approved = await this.#approve(profile, key)
    await Promise.all([this.#agent.saboteur.order(null, true), this.#server.saboteur.order(null, true)])
    await download(approved.holder, this.#assistant, approved.reference, approved.enrolled)
    const points = [...this.#agent.saboteur.points, ...this.#server.saboteur.points]
    await Promise.all([this.#agent.saboteur.order(null), this.#server.saboteur.order(null)])
    await this.#tokens.discard(approved.enrolled.token)
    return points
  }

  /** One journey with one fault: press 「下证」, suffer, mend what broke as its owner would, press again. */
  async suffer(profile: string, key: Key, plan: AnyPlan): Promise<Outcome> {
    const { reference, enrolled, holder } = await this.#approve(profile, key)
    const { faults } = this.#tokens
    const victim = 'point' in plan && processOf(plan.point) === 'server' ? this.#server : this.#agent
    if ('point' in plan) await victim.saboteur.order(plan)
    else await faults?.order(plan.index, plan.act)
    // A hall that dies is started again at once, as its supervisor would; an assistant when its owner presses again.
    let isOurs = true
    const revived = victim.gone.then(() =>
      isOurs && victim === this.#server ? this.#reviveServer() : undefined,
    )
    const tries: string[] = []
    const lost: string[] = []
    let state = 'approved'
    let fired: boolean | undefined
    while (tries.length < MAX_TRIES && state !== 'done') {
      const said = await download(holder, this.#assistant, reference, enrolled).then(
        () => 'done',
        (error: Error) => error.message,
      )
      tries.push(said)
      // Our own calls into the library must not meet the order.
      if (!('point' in plan)) fired ??= await this.#endFault()
      if (plan.act === 'kill' && victim.saboteur.fired) await revived
      await this.#mend(enrolled.token)
      state = (await holder.get<RenewalCase>(`/api/cases/${reference}`)).state
      // Half-way, whatever carries a certificate still works: the old pair above all.
      if (state !== 'done') lost.push(...(await lostKeys(this.#tokens, enrolled.token, enrolled.pin)))
    }
    isOurs = false
    if ('point' in plan) fired = victim.saboteur.fired
    if ('point' in plan && !victim.ended()) await victim.saboteur.order(null)
    const container = await newContainer(this.#tokens, enrolled.token, reference)
    const outcome: Outcome = {
      plan,
      fired: fired === true,
      tries,
      live: await liveCertificates(this.#hall.databaseUrl, reference),
      lost: [
        ...lost,
        ...(await lostKeys(this.#tokens, enrolled.token, enrolled.pin)),
        ...(container?.signingCertificate ? [] : ['new certificate']),
      ],
      fault: state === 'done' ? undefined : `still ${state}`,
    }
    await this.#tokens.discard(enrolled.token)
    return outcome
  }

  /**
   * What the assistant reads by itself after a delivery was traced too. Here it is made to read once more than there, as
   * news of a token may have had it read while the trace was taken.
   */
  async #endFault(): Promise<boolean | undefined> {
    await this.#assistant.lookAgain()
    await this.#assistant.lookAgain()
    return this.#tokens.faults?.end()
  }

  async #reviveServer() {
    await this.#hall.restartServer()
    this.#server = watched(this.#hall.server.process)
  }

  /** What a person does next: start what died, on another computer for the assistant, and plug the token in again. */
  async #mend(token: string) {
    if (this.#agent.ended()) await this.#newComputer()
    await this.#tokens.insert(token)
  }

  async #approve(profile: string, key: Key): Promise<Approved> {
    const enrolled = await this.#row.enrol(this.#staff, this.#tokens, profile, key)
    const holder = hallClient(this.#hall.origin)
    const known = await holder.get<Hall>('/api/hall')
    const session = await logIn(holder, this.#assistant, enrolled)
    const draft = await this.#row.fillIn(holder, known, session)
    const shown = known.profiles.find(({ id }) => id === profile)
    const captcha = shown && (await this.#row.captcha(holder, shown))
    const submitted = await holder.send<RenewalCase>('POST', `/api/cases/${draft.reference}/submit`, {
      version: draft.version,
      captcha,
    })
    await passStaff(this.#staff, submitted)
    return { reference: draft.reference, enrolled, holder }
  }
}

interface Watched {
  saboteur: Saboteur
  gone: Promise<void>
  ended: () => boolean
}

function watched(process: TemporaryHall['server']['process']): Watched {
  const gone = new Promise<void>((resolve) => process.once('exit', () => resolve()))
  const ended = () => process.exitCode !== null || process.signalCode !== null
  return { saboteur: saboteur(process), gone, ended }
}

function right({ fired, live, lost, fault }: Outcome): boolean {
  const one = live.single === 1 ? Object.keys(live).length === 1 : live.signing === 1 && live.encryption === 1
  return fired && fault === undefined && lost.length === 0 && one
}

function line(outcome: Outcome, at: number, of: number): string {
  const { plan, fired, tries, live, lost, fault } = outcome
  const where =
    'point' in plan
      ? `${plan.act} ${plan.point.moment} ${plan.point.kind} ${plan.point.index} ${plan.call}`
      : `${plan.act} call ${plan.index} ${plan.call}`
  const facts = [
    `${tries} tries`,
    JSON.stringify(live),
    lost.length > 0 ? `LOST ${lost}` : '',
    fault ?? '',
    fired ? '' : 'NOT FIRED',
  ]
  return `${right(outcome) ? 'ok    ' : 'FAILED'} ${at}/${of} ${where}: ${facts.filter(Boolean).join(', ')}`
}

function report(outcomes: Outcome[], json: boolean): number {
  const summary = {
    planned: outcomes.length,
    fired: outcomes.filter(({ fired }) => fired).length,
    done: outcomes.filter(({ fault }) => fault === undefined).length,
    liveSigning: outcomes.reduce((sum, { live }) => sum + (live.signing ?? 0) + (live.single ?? 0), 0),
    liveEncryption: outcomes.reduce((sum, { live }) => sum + (live.encryption ?? 0), 0),
    keysLost: outcomes.reduce((sum, { lost }) => sum + lost.length, 0),
    wrong: outcomes.filter((outcome) => !right(outcome)).length,
  }
  if (json)
    console.log(
      JSON.stringify({ ok: summary.wrong === 0, summary, wrong: outcomes.filter((o) => !right(o)) }, null, 2),
    )
  else {
    const results = outcomes.flatMap((outcome) =>
      'point' in outcome.plan ? [] : [{ plan: outcome.plan, right: right(outcome) }],
    )
    if (results.length > 0) console.log(faultTable(results))
    console.log(
      Object.entries(summary)
        .map(([name, value]) => `${name} ${value}`)
        .join(', '),
    )
  }
  return summary.wrong === 0 && summary.planned > 0 ? 0 : 1
}
