import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FaultHook } from '@certhall/model'
import { pullable, type TokenDriver, type VirtualDriver, withFaults } from '@certhall/token'
import type { Agent, AgentConfig } from './config.ts'
import { openDemoDesk } from './demo-desk.ts'
import { openDocumentBook } from './documents/document-book.ts'
import { lazyEnvironment } from './environment/lazy-environment.ts'
import { openGuards } from './http/guards.ts'
import { listener } from './http/listener.ts'
import { openPeerCheck } from './http/peer-user.ts'
import { openRateLimit } from './http/rate-limit.ts'
import { openJobBook } from './jobs/job-book.ts'
import { masked } from './log/event.ts'
import { noteJob } from './log/note-job.ts'
import { openLog } from './log/open-log.ts'
import { managedPolicyPath, readManagedPolicy } from './managed-policy.ts'
import { moduleNotice, type Notifier, openNotifier, tokenNotice } from './notify.ts'
import { checkOrigin, openOrigins } from './origins.ts'
import { findPinentry } from './pin-entry/pinentry.ts'
import { openReminders } from './reminders.ts'
import { openSeenPages } from './seen-pages.ts'
import { openModuleFaults } from './tokens/module-faults.ts'
import { openDrivers } from './tokens/open-drivers.ts'
import { openTokenDesk } from './tokens/token-desk.ts'
import { type TokenWatch, watchTokens } from './tokens/token-watch.ts'
import { VERSION } from './version.ts'

const HOUR_MS = 3600_000

/** Starts the assistant on loopback: all wiring. `configuration-invalid` for unreadable state. */
export async function startAgent(config: AgentConfig): Promise<Agent> {
  const { port, tokensDir, stateDir, allowedOrigins, secret, notify = false } = config
  const notifier = notify ? openNotifier(() => config.onOpen?.()) : undefined
  const log = openLog(stateDir)
  const moduleFaults = openModuleFaults(
    () => watch.refresh(),
    (module, code) => {
      notifier?.notify(...moduleNotice(module, code))
      log.note(code ? { event: 'module-failed', module, code } : { event: 'module-recovered', module })
    },
  )
  const drivers = openDrivers(config, { onFault: moduleFaults.set, onLate: () => void watch.refresh() })
  const { driver } = drivers
  const demo = config.demo ? openDemoDesk(tokensDir, config.faultHook) : undefined
  // The demo's plans pull tokens only; calls to the hall ask whoever configured the hook.
  const tokenHook = demo?.hook ?? config.faultHook

  let origin = ''
  const watch: TokenWatch = watchTokens(driver)
  watch.follow((_, event) => {
    if (event) log.note({ event: `token-${event.type}`, token: masked(event.id) })
  })
  const seen = openSeenPages()
  const policy = await readManagedPolicy(config.policyFile ?? managedPolicyPath())
  const portal = portalOf(config, policy.portal)
  const server = createServer(
    listener({
      origins: await openOrigins(
        stateDir,
        [...new Set([...policy.allowedOrigins, ...allowedOrigins])],
        policy,
      ),
      guards: openGuards(() => origin, secret),
      portal,
      seen,
      environment: lazyEnvironment(config, {
        origin: () => origin,
        hall: portal,
        seen: seen.at,
        tokens: watch.tokens,
      }),
      rate: openRateLimit(),
      requireOwnUser: openPeerCheck(),
      book: openJobBook((job) => noteJob(log, job)),
      log,
      moduleFaults,
      documents: openDocumentBook(),
      askPin: config.nativePin ? findPinentry() : Promise.resolve(undefined),
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

  log.note({ event: 'started', version: VERSION })
  const quiet = notifier ? tellDesktop(watch, stateDir, notifier) : () => {}
  return {
    origin,
    async close() {
      quiet()
      moduleFaults.stop()
      watch.stop()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
      await drivers.close()
      log.note({ event: 'stopped' })
      await log.close()
    },
  }
}

/** Insertions, removals and expiry, told on the desktop until the returned function is called. */
function tellDesktop(watch: TokenWatch, stateDir: string, { notify, close }: Notifier): () => void {
  const remind = openReminders(stateDir, notify)
  const leave = watch.follow((tokens, event) => {
    if (event) notify(...tokenNotice(tokens, event, new Date()))
    void remind(tokens, new Date())
  })
  const check = () =>
    watch.tokens().then(
      (tokens) => remind(tokens, new Date()),
      () => {},
    )
  void check()
  const timer = setInterval(check, HOUR_MS).unref()
  return () => {
    leave()
    close()
    clearInterval(timer)
  }
}

function portalOf({ portal = '', allowedOrigins }: AgentConfig, managed: string | undefined): string {
  const origin = managed ?? (portal || allowedOrigins[0])
  return origin ? checkOrigin(origin) : ''
}

/** Virtual tokens are pulled and stay out; others are as good as pulled, and in again. */
function faulty(driver: TokenDriver | VirtualDriver, hook: FaultHook): TokenDriver {
  return withFaults('pull' in driver ? driver : pullable(driver), hook)
}
