import path from 'node:path'
import type { TokenModule } from '@certhall/agent'
import { type SandboxKeys, sandboxSettings } from '@certhall/payment-sandbox'
import type { PostOfficeConfig } from '@certhall/post-office'
import type { RegistryConfig } from '@certhall/registry'
import type { HallConfig } from '@certhall/server'
import { DEMO_ENTITIES } from '../demo/entities.ts'
import { type Child, startChild } from './child.ts'
import type { Secrets } from './options.ts'
import { ROOT } from './root.ts'

const ENTRIES = {
  server: path.join(ROOT, 'apps/server/src/main.ts'),
  agent: path.join(ROOT, 'apps/agent/src/main.ts'),
  sample: path.join(ROOT, 'apps/sample-app/src/main.ts'),
  payments: path.join(ROOT, 'apps/payment-sandbox/src/main.ts'),
  postOffice: path.join(ROOT, 'apps/post-office/src/main.ts'),
  registry: path.join(ROOT, 'apps/registry/src/main.ts'),
}

export interface Origins {
  hall: string
  agent: string
  sample: string
  /** Of the sandbox that stands in for WeChat Pay, Alipay and the provider of invoices; left out: transfers only. */
  payments?: string
  registry: string
}

/** How a child is started beyond its configuration: what tests and the self-test change. */
export interface ChildSetting {
  env?: Record<string, string>
  output?: 'inherit' | 'ignore'
}

const SAMPLE_NAME = {
  zh: '非税收入和票据管理系统（示例）',
  en: 'Non-tax revenue and receipts (sample application)',
}

/** The hall's configuration with the sample application registered as a relying application. */
export function hallConfig(
  place: { host: string; port: number; est?: number; dataDir: string; databaseUrl: string },
  origins: Origins,
  secrets: Secrets,
): HallConfig {
  return {
    databaseUrl: place.databaseUrl,
    host: place.host,
    port: place.port,
    origin: origins.hall,
    dataDir: place.dataDir,
    profilesDir: path.join(ROOT, 'profiles'),
    webDir: path.join(ROOT, 'apps/web/dist'),
    agentOrigins: [origins.agent],
    // A demonstration is tried by people who have no authenticator at hand; the console says that it is weak.
    staffLogIn: { secondFactor: 'allowed' },
    ...(place.est !== undefined && { est: { port: place.est } }),
    passphrase: secrets.passphrase,
    ...(origins.payments !== undefined &&
      secrets.payments !== undefined && { payment: sandboxSettings(origins.payments, secrets.payments) }),
    registry: {
      url: origins.registry,
      key: secrets.registryKey,
      source: { zh: '法人库（演示）', en: 'the registry of legal entities (demonstration)' },
    },
    applications: [
      {
        id: 'sample',
        name: SAMPLE_NAME,
        url: origins.sample,
        redirectUri: `${origins.sample}/callback`,
        clientSecret: secrets.sampleClientSecret,
        webhookUrl: `${origins.sample}/webhooks/certhall`,
        webhookSecret: secrets.sampleWebhookSecret,
      },
    ],
  }
}

export function startServer(config: HallConfig, setting: ChildSetting = {}): Promise<Child> {
  return startChild({
    name: 'the hall',
    entry: ENTRIES.server,
    variable: 'CERTHALL_CONFIG',
    config,
    ...setting,
  })
}

export function startAgent(
  config: {
    port: number
    tokensDir: string
    stateDir: string
    allowedOrigins: string[]
    demo: boolean
    /** Vendors' libraries that tokens are behind. */
    modules?: TokenModule[]
    /** Names of the issuers whose tokens are ours; others' are left alone. */
    issuers?: string[]
    /** Desktop notifications on insertion, removal and before expiry. */
    notify?: boolean
    /** PINs in a window of the system's, where there is one. */
    nativePin?: boolean
  },
  setting: ChildSetting = {},
): Promise<Child> {
  return startChild({
    name: 'the assistant',
    entry: ENTRIES.agent,
    variable: 'CERTHALL_AGENT_CONFIG',
    config,
    ...setting,
  })
}

export function startPayments(
  config: { port: number; keys: SandboxKeys; file?: string },
  setting: ChildSetting = {},
): Promise<Child> {
  return startChild({
    name: 'the payment sandbox',
    entry: ENTRIES.payments,
    variable: 'CERTHALL_PAYMENT_SANDBOX_CONFIG',
    config,
    ...setting,
  })
}

export function startPostOffice(config: PostOfficeConfig): Promise<Child> {
  return startChild({
    name: 'the post office',
    entry: ENTRIES.postOffice,
    variable: 'CERTHALL_POST_OFFICE_CONFIG',
    config,
  })
}

/** Made-up entities, and those of the demonstration. */
export function startRegistry(port: number, key: string, setting: ChildSetting = {}): Promise<Child> {
  return startChild({
    name: 'the registry',
    entry: ENTRIES.registry,
    variable: 'CERTHALL_REGISTRY_CONFIG',
    config: { port, key, entities: DEMO_ENTITIES } satisfies RegistryConfig,
    ...setting,
  })
}

export function startSampleApp(
  config: { port: number; dataDir: string; hall: string },
  secrets: Secrets,
  setting: ChildSetting = {},
): Promise<Child> {
  return startChild({
    name: 'the sample application',
    entry: ENTRIES.sample,
    variable: 'CERTHALL_SAMPLE_CONFIG',
    config: {
      ...config,
      clientId: 'sample',
      clientSecret: secrets.sampleClientSecret,
      webhookSecret: secrets.sampleWebhookSecret,
      name: SAMPLE_NAME,
    },
    ...setting,
  })
}
