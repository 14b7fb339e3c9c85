import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { CerthallError } from '@certhall/model'
import type { Hall } from '@certhall/model/api'
import type { Child } from '../start/child.ts'
import { startAgent } from '../start/children.ts'
import { readCredentials, readOrigin } from '../start/credentials.ts'
import { assistantClient } from './assistant-client.ts'
import { runFaults } from './faults.ts'
import { hallClient } from './hall-client.ts'
import { catchSignals } from './interruption.ts'
import { type Key, walk } from './journey.ts'
import type { JourneyOptions } from './journey-options.ts'
import { JOURNEYS, REISSUES } from './journeys/index.ts'
import type { ReissueJourney } from './journeys/reissue.ts'
import { skfTokens } from './skf-tokens.ts'
import { Steps, stepLine } from './steps.ts'
import { startTemporaryHall } from './temporary-hall.ts'
import { pkcs11Tokens, type TestTokens, virtualTokens } from './test-tokens.ts'

const NAMES = { ...REISSUES, ...JOURNEYS }

const HELP = `certhall selftest [--journey NAME] [--profile ID] [--key sm2|p256|rsa2048] [--json]
                 [--driver virtual|pkcs11|skf [--module PATH]]
                 [--url ORIGIN --credentials FILE] [--faults [--every N [--from K]]]
  Makes a token and walks a whole journey over the hall's public API and the assistant's real bridge.
  Without --url a temporary hall is started. With it, FILE names a monitor's account: {"login": …, "password": …}.
  --journey  ${Object.entries(NAMES)
    .map(([name, { about }]) => `${name}: ${about}`)
    .join('\n             ')}
  --driver   where the token is: a virtual one (default), or behind a PKCS#11 module (SoftHSM2 of our own) or an SKF
             library (the repository's test library, built by gcc with libssl-dev), or behind the one at PATH with the
             one token that is plugged in, whose PIN is in CERTHALL_SELFTEST_PIN. What was on it stays on it.
  --faults   the same once for every pull, kill and cut in delivery, on the SKF test library for every call of it that
             is pulled at, fails, crashes or hangs; --every N takes each N-th only,
             beginning with the K-th (from 0), so that several runs can share them`

const KEYS: Key[] = ['sm2', 'p256', 'rsa2048']

interface Driver {
  /** What its tokens can do, unless --key says otherwise. */
  keys: Key[]
  tokens: (module: string | undefined) => (tokensDir: string) => Promise<TestTokens>
}

const DRIVERS: Record<string, Driver> = {
  virtual: { keys: ['sm2'], tokens: () => async (dir) => virtualTokens(dir) },
  pkcs11: { keys: ['p256', 'rsa2048'], tokens: (module) => () => pkcs11Tokens(module) },
  skf: { keys: ['sm2'], tokens: (module) => (dir) => skfTokens(module, dir) },
}

interface Options extends JourneyOptions {
  /** Undefined for a journey whose end is no certificate. */
  row: ReissueJourney | undefined
  url: string | undefined
  credentials: string | undefined
}

/** `certhall selftest`; 0 only where every check held. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: 'boolean' },
      journey: { type: 'string', default: 'renewal' },
      url: { type: 'string' },
      credentials: { type: 'string' },
      profile: { type: 'string', multiple: true },
      key: { type: 'string', multiple: true },
      json: { type: 'boolean', default: false },
      driver: { type: 'string', default: 'virtual' },
      module: { type: 'string' },
      faults: { type: 'boolean', default: false },
      every: { type: 'string', default: '1' },
      from: { type: 'string', default: '0' },
    },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const foreign = values.key?.find((key) => !KEYS.includes(key as Key))
  if (foreign)
    throw new CerthallError('configuration-invalid', `--key takes ${KEYS.join(', ')}, not '${foreign}'.`)
  const driver = DRIVERS[values.driver]
  if (!driver)
    throw new CerthallError('configuration-invalid', `--driver takes ${Object.keys(DRIVERS).join(', ')}.`)
  const options: Options = {
    row: REISSUES[values.journey],
    profiles: values.profile,
    keys: (values.key as Key[] | undefined) ?? driver.keys,
    json: values.json,
    url: values.url,
    credentials: values.credentials,
    tokens: driver.tokens(values.module),
    every: readCount('--every', values.every, 1),
    from: readCount('--from', values.from, 0),
    interruption: catchSignals(),
  }
  if (options.url && !options.credentials) {
    throw new CerthallError(
      'configuration-invalid',
      '--url needs --credentials FILE of a monitor jurisdiction.',
    )
  }
  if (values.faults && options.url) {
    throw new CerthallError(
      'configuration-invalid',
      '--faults kills processes: it runs on a temporary hall, without --url.',
    )
  }
  const journey = JOURNEYS[values.journey]
  if (!journey && !options.row)
    throw new CerthallError('configuration-invalid', `--journey takes ${Object.keys(NAMES).join(', ')}.`)
  if (journey && options.url)
    throw new CerthallError('configuration-invalid', `--journey ${values.journey} goes without --url.`)
  const run = () => {
    if (options.row) return dispatch(options, options.row, values.faults)
    return (values.faults ? journey?.faults(options) : journey?.walk(options)) ?? Promise.resolve(1)
  }
  const code = await run().catch((error: Error) => {
    // What fails once it was interrupted fails because of that.
    if (options.interruption.code() === undefined) throw error
    return 1
  })
  return options.interruption.code() ?? code
}

async function dispatch(options: Options, row: ReissueJourney, faults: boolean): Promise<number> {
  if (faults) return runFaults(row, options)
  return options.url
    ? againstHall(options, row, options.url, options.credentials as string)
    : againstTemporaryHall(options, row)
}

function readCount(option: string, text: string, least: number): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < least)
    throw new CerthallError(
      'configuration-invalid',
      `${option} takes a whole number from ${least}, not '${text}'.`,
    )
  return count
}

async function againstTemporaryHall(options: Options, row: ReissueJourney): Promise<number> {
  const { json, interruption } = options
  const hall = await startTemporaryHall({ output: json ? 'ignore' : 'inherit', interruption })
  let tokens: TestTokens | undefined
  try {
    tokens = await options.tokens(hall.tokensDir)
    const { child, secret } = await hall.startAssistant('desk', tokens)
    return await walkAll(options, row, hall.origin, hall.monitor, { origin: child.origin, secret, tokens })
  } finally {
    await hall.stop()
    await tokens?.close()
  }
}

/** The hall is somebody else's; token and assistant are this process's own. */
async function againstHall(
  options: Options,
  row: ReissueJourney,
  url: string,
  file: string,
): Promise<number> {
  const origin = readOrigin(url)
  const monitor = await readCredentials(file)
  // Before anything is started: a hall that is away is said at once.
  await hallClient(origin).get<Hall>('/api/hall')
  const folder = await mkdtemp(path.join(os.tmpdir(), 'certhall-monitor-'))
  const tokensDir = path.join(folder, 'tokens')
  const secret = randomBytes(24).toString('base64url')
  let agent: Child | undefined
  let tokens: TestTokens | undefined
  options.interruption.onSignal(() => agent?.stop())
  try {
    tokens = await options.tokens(tokensDir)
    const { modules, env } = tokens
    const stateDir = path.join(folder, 'agent')
    agent = await startAgent(
      { port: 0, tokensDir, stateDir, allowedOrigins: [origin], demo: false, modules },
      { env: { ...env, CERTHALL_AGENT_SECRET: secret } },
    )
    return await walkAll(options, row, origin, monitor, { origin: agent.origin, secret, tokens })
  } finally {
    await agent?.stop()
    await tokens?.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function walkAll(
  options: Options,
  row: ReissueJourney,
  origin: string,
  monitor: { login: string; password: string },
  agent: { origin: string; secret: string; tokens: TestTokens },
): Promise<number> {
  const staff = hallClient(origin)
  const hall = await staff.get<Hall>('/api/hall')
  await staff.send('POST', '/api/staff/session', monitor)
  const assistant = await assistantClient(agent.origin, agent.secret, origin)
  const journeys = []
  const offered = hall.profiles.filter((profile) => row.offered(profile)).map(({ id }) => id)
  for (const profile of options.profiles ?? offered) {
    for (const key of options.keys) {
      if (options.interruption.code()) break
      const steps = new Steps((step) => options.json || console.log(stepLine(step)))
      if (!options.json) console.log(`${profile}, ${key}`)
      const outcome = await walk(row, {
        origin,
        staff,
        assistant,
        tokens: agent.tokens,
        profile,
        key,
        steps,
      }).catch((error: Error) => ({ error: error.message }))
      journeys.push({ profile, key, ...outcome, steps: steps.results })
      if (options.json) continue
      console.log(
        'error' in outcome
          ? `  failed: ${outcome.error}`
          : `  machine time from submit to receipt: ${outcome.machineMs} ms`,
      )
    }
  }
  const ok = journeys.length > 0 && journeys.every((journey) => !('error' in journey))
  if (options.json) console.log(JSON.stringify({ ok, journeys }, null, 2))
  else
    console.log(
      `${journeys.filter((journey) => !('error' in journey)).length} of ${journeys.length} journeys right`,
    )
  return ok ? 0 : 1
}
