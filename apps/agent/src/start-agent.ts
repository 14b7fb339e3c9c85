import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FaultHook } from '@certhall/model'
import { type TokenDriver, type VirtualDriver, virtualDriver, withFaults } from '@certhall/token'
import type { Agent, AgentConfig } from './config.ts'
import { openDemoDesk } from './demo-desk.ts'
import { openGuards } from './http/guards.ts'
import { listener } from './http/listener.ts'
import { openJobBook } from './jobs/job-book.ts'
import { notifyDesktop, tokenNotice } from './notify.ts'
import { checkOrigin, openOrigins } from './origins.ts'
import { openTokenDesk } from './tokens/token-desk.ts'
import { watchTokens } from './tokens/token-watch.ts'

/** Starts the assistant on loopback: all wiring. `configuration-invalid` for unreadable state. */
export async function startAgent(config: AgentConfig): Promise<Agent> {
  const { port, tokensDir, stateDir, allowedOrigins, secret, notify = false } = config
  const driver = config.driver ?? virtualDriver(tokensDir)
  const demo = config.demo ? openDemoDesk(tokensDir, config.faultHook) : undefined
  // The demo's plans pull tokens only; calls to the hall ask whoever configured the hook.
  const tokenHook = demo?.hook ?? config.faultHook

  let origin = ''
  const watch = watchTokens(driver)
  const server = createServer(
    listener({
      origins: await openOrigins(stateDir, allowedOrigins),
      guards: openGuards(() => origin, secret),
      portal: portalOf(config),
      book: openJobBook(),
      desk: openTokenDesk(),
      watch,
      driver,
      deliveryDriver: tokenHook ? faulty(driver, tokenHook) : driver,
      faultHook: config.faultHook,
      demo,
    }),
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  if (notify) {
    watch.follow((tokens, event) => {
      if (event) notifyDesktop(...tokenNotice(tokens, event, new Date()))
    })
  }
  return {
    origin,
    async close() {
      watch.stop()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

function portalOf({ portal = '', allowedOrigins }: AgentConfig): string {
  const origin = portal || allowedOrigins[0]
  return origin ? checkOrigin(origin) : ''
}

/** Faults need the virtual driver: a real token is pulled by hand. */
function faulty(driver: TokenDriver | VirtualDriver, hook: FaultHook): TokenDriver {
  return 'pull' in driver ? withFaults(driver, hook) : driver
}
