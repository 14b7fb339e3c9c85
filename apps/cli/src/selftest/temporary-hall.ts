import { randomBytes } from 'node:crypto'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { makeSandboxKeys, type PaymentSandbox, startPaymentSandbox } from '@certhall/payment-sandbox'
import { type PostOffice, startPostOffice } from '@certhall/post-office'
import { createHall, type HallConfig } from '@certhall/server'
import { STAFF_LOGINS } from '../demo/demonstration.ts'
import { demoPostOffice } from '../demo/post-office.ts'
import { seedJurisdictions, seedStaff } from '../demo/seed.ts'
import { freePort, startCluster } from '../postgres/cluster.ts'
import type { Child } from '../start/child.ts'
import {
  type ChildSetting,
  hallConfig,
  startAgent,
  startRegistry,
  startSampleApp,
  startServer,
} from '../start/children.ts'
import type { Secrets } from '../start/options.ts'
import type { Interruption } from './interruption.ts'
import type { TestTokens } from './test-tokens.ts'

/** One machine plays all holders at once: limits per address and the captcha's work would measure only themselves. */
const ONE_MACHINE = {
  rateLimits: {
    ...{ logIn: 100_000, staffLogIn: 100_000, challenge: 100_000, status: 100_000 },
    ...{ upload: 100_000, unlockCode: 100_000, lossCode: 100_000 },
  },
  captcha: { cost: 100, tries: 20 },
}

/** A hall with its assistant and sample application in processes of their own, all of it gone afterwards. */
export interface TemporaryHall {
  origin: string
  databaseUrl: string
  tokensDir: string
  monitor: { login: string; password: string }
  secrets: Secrets
  config: HallConfig
  server: Child
  sample: Child
  payments?: PaymentSandbox
  post?: PostOffice
  registry: Child
  /** Starts the hall again after it was killed, on the same port and data. */
  restartServer(): Promise<Child>
  /** The registry again, after it was stopped. */
  restartRegistry(): Promise<Child>
  /** Starts an assistant; `computer` names its own state, as on a desk of its own. */
  startAssistant(
    computer: string,
    tokens?: Pick<TestTokens, 'modules' | 'env'>,
  ): Promise<{ child: Child; secret: string }>
  stop(): Promise<void>
}

type TemporarySetting = ChildSetting & {
  /** A PostgreSQL to use instead of one of its own. */
  databaseUrl?: string
  /** With the sandbox that stands in for providers of payments; in this process, so that who started it can turn its faults. */
  payments?: boolean
  /** With a post office that takes the hall's letters; in this process, so that who started it can read them. */
  letters?: boolean
}

export async function startTemporaryHall({
  interruption,
  ...setting
}: TemporarySetting & { interruption?: Interruption } = {}): Promise<TemporaryHall> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'certhall-selftest-'))
  await chmod(folder, 0o755)
  const stops: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })]
  let stopping: Promise<void> | undefined
  const stop = () => {
    stopping ??= (async () => {
      // While it comes up, steps are still added: the last one first until none is left.
      for (let step = stops.pop(); step; step = stops.pop()) await step()
    })()
    return stopping
  }
  let isUp = false
  // Half-way up, whoever brings it up looks for himself between the steps.
  interruption?.onSignal(() => (isUp ? stop() : undefined))
  try {
    const hall = await bringUp(folder, stops, stop, {
      ...setting,
      proceed: () => interruption?.requireNone(),
    })
    isUp = true
    return hall
  } catch (error) {
    await stop()
    throw error
  }
}

async function bringUp(
  folder: string,
  stops: (() => Promise<void>)[],
  stop: () => Promise<void>,
  {
    databaseUrl,
    payments,
    letters,
    proceed,
    ...setting
  }: TemporarySetting & { /** Throws where coming up is to end. */ proceed(): void },
): Promise<TemporaryHall> {
  const dataDir = path.join(folder, 'data')
  const tokensDir = path.join(dataDir, 'tokens')
  await mkdir(tokensDir, { recursive: true })
  const cluster = databaseUrl
    ? { url: databaseUrl, folder, stop: async () => undefined }
    : await startCluster({ folder: path.join(folder, 'db'), throwAway: true })
  stops.push(async () => {
    await cluster.stop()
    // Elsewhere, where PostgreSQL's user could not reach the temporary folder.
    const { folder: files } = cluster
    if (!files.startsWith(folder)) await rm(path.dirname(files), { recursive: true, force: true })
  })
  proceed()

  const [hallPort, agentPort, samplePort, registryPort] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
    freePort(),
  ])
  const origin = (port: number) => `http://127.0.0.1:${port}`
  const secrets = makeSecrets()
  let sandbox: PaymentSandbox | undefined
  if (payments) {
    secrets.payments = await makeSandboxKeys()
    sandbox = await startPaymentSandbox({ port: 0, keys: secrets.payments })
    stops.push(sandbox.close)
  }
  let post: PostOffice | undefined
  let mail = {}
  if (letters) {
    const [page, smtp, bounces] = await Promise.all([freePort(), freePort(), freePort()])
    const { office, hall } = demoPostOffice({ page, smtp, bounces })
    post = await startPostOffice(office)
    stops.push(post.close)
    mail = hall
  }
  const origins = {
    ...{ hall: origin(hallPort), agent: origin(agentPort), sample: origin(samplePort) },
    registry: origin(registryPort),
    payments: sandbox?.origin,
  }
  const place = { host: '127.0.0.1', port: hallPort, dataDir, databaseUrl: cluster.url }
  const config = { ...mail, ...hallConfig(place, origins, secrets), ...ONE_MACHINE }
  await prepare(config, secrets)
  proceed()

  const children: Child[] = []
  stops.push(async () => {
    await Promise.all(children.map((child) => child.stop()))
  })
  const started = async (child: Promise<Child>) => {
    children.push(await child)
    return child
  }
  const restartServer = () => started(startServer(config, setting))
  const restartRegistry = () => started(startRegistry(registryPort, secrets.registryKey, setting))
  const hall: TemporaryHall = {
    origin: origins.hall,
    databaseUrl: cluster.url,
    tokensDir,
    monitor: { login: 'monitor', password: secrets.staffPasswords.monitor as string },
    secrets,
    config,
    payments: sandbox,
    post,
    server: await restartServer(),
    sample: await started(
      startSampleApp(
        { port: samplePort, dataDir: path.join(dataDir, 'sample-app'), hall: origins.hall },
        secrets,
        setting,
      ),
    ),
    registry: await restartRegistry(),
    restartRegistry: async () => {
      hall.registry = await restartRegistry()
      return hall.registry
    },
    restartServer: async () => {
      hall.server = await restartServer()
      return hall.server
    },
    async startAssistant(computer, { modules, env } = { modules: [], env: {} }) {
      const secret = randomBytes(24).toString('base64url')
      const child = await started(
        startAgent(
          {
            port: agentPort,
            tokensDir,
            stateDir: path.join(dataDir, 'agents', computer),
            allowedOrigins: [origins.hall],
            demo: true,
            modules,
          },
          { ...setting, env: { ...setting.env, ...env, CERTHALL_AGENT_SECRET: secret } },
        ),
      )
      return { child, secret }
    },
    stop,
  }
  proceed()
  return hall
}

function makeSecrets(): Secrets {
  const secret = () => randomBytes(18).toString('base64url')
  // One for all: hashing is slow on purpose, and nobody but this run knows it.
  const password = secret()
  return {
    passphrase: secret(),
    sampleClientSecret: secret(),
    registryKey: secret(),
    sampleWebhookSecret: `whsec_${randomBytes(24).toString('base64')}`,
    staffPasswords: Object.fromEntries(STAFF_LOGINS.map((login) => [login, password])),
  }
}

/** Schema, authorities, jurisdictions and staff, before the first process serves. */
async function prepare(config: HallConfig, secrets: Secrets) {
  const hall = await createHall({ ...config, port: 0 })
  try {
    await seedJurisdictions(hall.ra)
    await seedStaff(hall.ra, secrets.staffPasswords)
  } finally {
    await hall.close()
  }
}
