import type { AddressInfo } from 'node:net'
import path from 'node:path'
import cookie from '@fastify/cookie'
import Fastify from 'fastify'
import { openAccounts } from './accounts.ts'
import { createLogIn } from './log-in.ts'
import { addPages } from './pages.ts'
import { addWebhook } from './webhook.ts'

export interface SampleAppConfig {
  /** 0 takes any free port; the hall then has to be told the origin before anybody logs in. */
  port: number
  host?: string
  /** Folder of the accounts' file; made when missing. */
  dataDir: string
  /** Origin of the hall; its OpenID provider is at /oidc. */
  hall: string
  clientId: string
  clientSecret: string
  /** `whsec_…`, shared with the hall. */
  webhookSecret: string
  name: { zh: string; en: string }
}

export interface SampleApp {
  origin: string
  close(): Promise<void>
}

/** A relying application: people log in with their certificate through the hall, and the hall tells it of renewed ones. */
export async function startSampleApp(config: SampleAppConfig): Promise<SampleApp> {
  const accounts = await openAccounts(path.join(config.dataDir, 'accounts.json'))
  const app = Fastify({ bodyLimit: 64 * 1024 })
  await app.register(cookie)
  // asked for per request: with port 0 the origin is known only after listening
  const origin = () => `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  const logIn = createLogIn(config, () => `${origin()}/callback`)
  addPages(app, { config, accounts, logIn, origin })
  await app.register(async (scope) => addWebhook(scope, { secret: config.webhookSecret, accounts }))
  await app.listen({ host: config.host ?? '127.0.0.1', port: config.port })
  return { origin: origin(), close: () => app.close() }
}
