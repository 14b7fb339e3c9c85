import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { fingerprint, sm2Engine } from '@certhall/crypto'
import { CerthallError, localDay } from '@certhall/model'
import { type CertificateAuthority, type Clock, type Ra, sealStanding } from '@certhall/ra'
import { type Kysely, sql } from 'kysely'
import { openListedKeys } from './adapters/files/listed-keys.ts'
import type { BounceReceiver } from './adapters/mail/bounces.ts'
import { httpInvoices } from './adapters/payment/invoices.ts'
import { openPayments } from './adapters/payment/providers.ts'
import { sharpPictures } from './adapters/pictures/sharp-pictures.ts'
import { openRegistry } from './adapters/registry/open-registry.ts'
import { sqlApplications } from './adapters/sql/applications.ts'
import { groupPool } from './adapters/sql/ca-many.ts'
import { connect } from './adapters/sql/connect.ts'
import type { Database } from './adapters/sql/database.ts'
import { migrate } from './adapters/sql/migrate.ts'
import { noteBounce } from './adapters/sql/notice-deliveries.ts'
import { openProfileBook } from './adapters/sql/profile-book.ts'
import { sqlStores } from './adapters/sql/ra-stores.ts'
import { sealer } from './adapters/sql/seal-secrets.ts'
import { seedApplications } from './adapters/sql/seed-applications.ts'
import { sqlSpentCaptchas } from './adapters/sql/server-captchas.ts'
import { sqlOidcAdapter } from './adapters/sql/server-oidc.ts'
import { keyFor, readServerSecrets } from './adapters/sql/server-secrets.ts'
import { sqlSessions } from './adapters/sql/server-sessions.ts'
import { sqlTellings } from './adapters/sql/server-tellings.ts'
import { type OpenAuthority, openAuthority } from './authority.ts'
import { altchaCaptcha } from './captcha.ts'
import { type HallConfig, readConfig, type Settings } from './config.ts'
import { estDoor } from './est/est-door.ts'
import { type EstService, openEstService } from './est/est-service.ts'
import { ownCertificate } from './est/own-certificate.ts'
import { buildApp } from './http/app.ts'
import type { App } from './http/context.ts'
import { machineDoor } from './http/machine-door.ts'
import { paymentDoor } from './http/payment-door.ts'
import { openCourier } from './jobs/courier.ts'
import { workDeliverNotice } from './jobs/deliver-notice.ts'
import { hallChores } from './jobs/hall-chores.ts'
import { startChores } from './jobs/periodic.ts'
import { bossOutbox, createQueue, createQueues, sendingAlone, tellAgain } from './jobs/queue.ts'
import { workTellApplication } from './jobs/tell-application.ts'
import { loadCalendar } from './load-calendar.ts'
import { loadMachineProfiles } from './machine-profiles.ts'
import { type Machines, openMachines } from './machines.ts'
import { createLogInService } from './oidc/log-in-service.ts'
import { scannerOf } from './papers/clamd.ts'
import { paperReader } from './papers/paper-reader.ts'
import { openPdfThread } from './pdf/pdf-thread.ts'
import { loadProfiles } from './profiles.ts'
import { sealMaker } from './seals/seal-maker.ts'
import { stampReader } from './seals/stamp-reader.ts'
import { sealVerification } from './seals/verify-file.ts'

export interface Hall {
  /** For `app.inject` in tests; `listen` opens it to the world. */
  app: App
  ra: Ra
  authority: CertificateAuthority
  db: Kysely<Database>
  /** Starts to listen, and the jobs; returns the hall's origin. */
  listen(): Promise<string>
  /** Once it listens, where there is an EST service. */
  estPort(): number | undefined
  /** Once it listens, where bounced mail is received. */
  bouncePort(): number | undefined
  close(): Promise<void>
}

const SECOND = 1000
const MINUTE = 60 * SECOND

/** The whole hall, wired: the one place that knows which adapter stands behind which port. */
export async function createHall(config: HallConfig): Promise<Hall> {
  const settings = readConfig(config)
  const clock = settings.clock ?? { now: () => new Date() }
  const undo: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }

  try {
    const files = await loadProfiles(settings.profilesDir)
    const calendar = await loadCalendar(path.join(settings.profilesDir, 'calendar'))
    const listedKeys = await openListedKeys(settings.keyBlocklists)
    const db = connect(settings.databaseUrl, { ...(settings.faultHook && { hook: settings.faultHook }) })
    undo.push(() => db.destroy())
    await reach(db, settings.databaseUrl)
    await migrate(db)
    const { profiles, book: profileBook } = await openProfileBook({ db, clock, files })

    const log = (error: Error, what?: string) =>
      app.log.error({ err: error, what }, 'a background job failed')
    let estPort: number | undefined
    let bounces: BounceReceiver | undefined
    let origin = settings.origin ?? `http://${settings.host}:${settings.port}`
    const open = await openAuthority({
      db,
      keysDir: path.join(settings.dataDir, 'keys'),
      passphrase: settings.passphrase,
      // Not https: its own certificate would need the lists first (RFC 5280 §8).
      baseUrl: () => settings.statusOrigin ?? origin.replace(/^https:/, 'http:'),
      clock,
      status: settings.status,
      failed: (error) => log(error, 'status'),
    })
    undo.push(() => open.close())
    const pool = groupPool(settings.databaseUrl)
    undo.push(() => pool.end())
    const machines = openMachines({
      ...{ ca: open.ca, db, pool, listedKeys },
      profiles: await loadMachineProfiles(path.join(settings.profilesDir, 'machines')),
    })
    const secrets = await readServerSecrets(db, settings.passphrase)

    const boss = createQueue(settings.databaseUrl, (error) => log(error, 'queue'))
    await boss.start()
    undo.push(() => boss.stop({ graceful: true, timeout: 5 * SECOND }))
    await createQueues(boss)

    const tellings = sqlTellings(db)
    const pdf = openPdfThread()
    undo.push(() => pdf.close())
    const stampThread = openPdfThread()
    undo.push(() => stampThread.close())
    const payments = await openPayments(settings.payment, () => origin)
    const { invoices } = settings.payment
    const courier = await openCourier(settings, { db, profiles, clock, origin: () => origin })
    undo.push(async () => courier.close())
    const outbox = bossOutbox(boss, courier)
    const sealed = sealer(keyFor(secrets, 'applications'))
    await seedApplications(db, sealed, settings.applications, clock.now())
    const applications = sqlApplications(db, sealed, tellAgain(boss))
    const ra: Ra = {
      ...sqlStores(db, outbox, keyFor(secrets, 'papers')),
      outbox: { ...tellings, send: sendingAlone(db, outbox) },
      staffRules: settings.staffLogIn,
      paperReader: paperReader(pdf),
      scanner: scannerOf(settings.papers.scanner),
      providers: payments.providers,
      ...(invoices && { invoices: httpInvoices(invoices) }),
      sealPictures: sharpPictures(),
      sealMaker: sealMaker(open.ca),
      stampReader,
      authority: open.authority,
      listedKeys,
      keys: open.keys,
      registry: await openRegistry(settings.registry, (error) => log(error, 'registry')),
      state: open.state,
      identityOids: open.identityOids,
      clock,
      calendar,
      ...{ profiles, profileBook },
      get origin() {
        return origin
      },
      applications,
    }
    const sessions = sqlSessions(db, clock)
    const spent = sqlSpentCaptchas(db)
    const app = await buildApp({
      settings,
      origin: () => origin,
      ra,
      sessions,
      captcha: altchaCaptcha({ key: secrets.captchaKey, ...settings.captcha, spent }),
      status: open,
      seals: sealVerification({
        ...{ ca: open.ca, trust: open.authority.trust, answerOcsp: open.answerOcsp },
        standing: (seal) => sealStanding(ra, fingerprint(seal)),
      }),
      payWays: payments.ways,
      pdf,
      readStamps: stampThread.readStamps,
      doors: [
        paymentDoor(ra, payments.adapters, (error) => log(error, 'payment')),
        open.ocspDoor(() => origin.startsWith('https:')),
        machineDoor(machines, {
          proxies: Number(settings.trustProxy),
          log: (error) => log(error, 'machine'),
        }),
        ...(settings.est?.behindProxy
          ? [estDoor({ machines, proxies: Number(settings.trustProxy), log: (error) => log(error, 'EST') })]
          : []),
      ],
      logIns: createLogInService({
        origin: () => origin,
        applications,
        secrets,
        adapter: sqlOidcAdapter(db),
        accounts: { holders: ra.holders, certificate: (fingerprint) => open.authority.find(fingerprint) },
        log: (error) => log(error, 'log-in service'),
      }),
      ping: async () => {
        await sql`select 1`.execute(db)
      },
    })
    const year = localDay(clock.now()).slice(0, 4)
    if (!calendar.years.has(year)) app.log.warn({ year }, 'no holidays are known: Monday to Friday count')
    const sm2 = sm2Engine()
    if (sm2.engine === 'openssl') app.log.warn({ reason: sm2.reason }, 'SM2 is computed by OpenSSL, slowly')
    undo.push(() => app.close())

    const chores = hallChores({ ra, open, db, courier, sessions, spent })

    return {
      app,
      ra,
      authority: open.authority,
      db,
      async listen() {
        await listen(app, settings)
        origin = settings.origin ?? `http://${settings.host}:${(app.server.address() as AddressInfo).port}`
        const est = await openEst(settings, machines, open, (error) => log(error, 'EST'))
        if (est) {
          undo.push(() => est.close())
          estPort = await est.listen()
          chores.push({ name: 'EST certificate', everyMs: 10 * MINUTE, run: () => est.renew() })
        }
        await workDeliverNotice(boss, courier)
        bounces = await openBounces(settings, db, clock)
        if (bounces) undo.push(bounces.close)
        await workTellApplication(boss, { applications, tellings, clock })
        open.watch.start()
        undo.push(startChores(chores, log))
        return origin
      },
      estPort: () => estPort,
      bouncePort: () => bounces?.port,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function openEst(
  { est, host }: Settings,
  machines: Machines,
  { files }: OpenAuthority,
  log: (error: Error) => void,
): Promise<EstService | undefined> {
  if (est?.port === undefined) return undefined
  const [profile] = machines.profiles.values()
  const { port, names, issuer = profile?.issuer } = est
  if (issuer === undefined)
    throw new CerthallError('configuration-invalid', 'EST needs a profile in profiles/machines.')
  const { ca, chainOf } = machines
  return openEstService({
    ...{ machines, proxies: 0, log, host: est.host ?? host, port },
    identity: () => ownCertificate({ ca, files, chainOf }, { issuer, names }),
  })
}

async function openBounces({ mail }: Settings, db: Kysely<Database>, clock: Clock) {
  if (!mail?.bounces) return undefined
  const { receiveBounces } = await import('./adapters/mail/bounces.ts')
  return receiveBounces(mail.bounces, (id, problem) => noteBounce(db, id, problem, clock.now()))
}

/** One plain line instead of a driver's stack. */
async function reach(db: Kysely<Database>, url: string): Promise<void> {
  if (!URL.canParse(url)) {
    throw new CerthallError(
      'configuration-invalid',
      'DATABASE_URL is not an address like postgres://user:password@host/database.',
    )
  }
  await sql`select 1`.execute(db).catch((error: Error) => {
    throw new CerthallError(
      'configuration-invalid',
      `DATABASE_URL does not work (${withoutPassword(url)}): ${error.message || (error as { code?: string }).code}`,
    )
  })
}

function withoutPassword(url: string): string {
  const shown = new URL(url)
  if (shown.password) shown.password = '***'
  return shown.href
}

async function listen(app: App, { host, port }: Settings): Promise<void> {
  await app.listen({ host, port }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') {
      throw new CerthallError(
        'configuration-invalid',
        `Port ${port} on ${host} is in use; choose another one with --port.`,
      )
    }
    if (error.code === 'EACCES') {
      throw new CerthallError(
        'configuration-invalid',
        `Port ${port} on ${host} needs more rights; choose one above 1023.`,
      )
    }
    throw error
  })
}
