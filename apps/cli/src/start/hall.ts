import path from 'node:path'
import { type DemoSheet, demonstration, STAFF_LOGINS } from '../demo/demonstration.ts'
import { demoPostOffice } from '../demo/post-office.ts'
import { freePort } from '../postgres/cluster.ts'
import type { Child } from './child.ts'
import {
  hallConfig,
  type Origins,
  startAgent,
  startPayments,
  startPostOffice,
  startRegistry,
  startSampleApp,
  startServer,
} from './children.ts'
import { openDatabase, type RunningDatabase } from './database.ts'
import { readSecrets, type StartOptions } from './options.ts'
import { buildPages } from './pages.ts'
import { ROOT } from './root.ts'

export interface RunningHall {
  origins: Origins
  /** Where e-mail and text messages of the demonstration are read. */
  mailbox: string
  /** Where machines enrol, if they do. */
  est?: string
  demo: DemoSheet
  /** Resolves with a process's name when it ends by itself. */
  failed: Promise<string>
  stop(): Promise<void>
}

/** Brings everything up in order; undefined when it was asked to stop meanwhile. What was started is stopped on any failure. */
export async function startHall(
  options: StartOptions,
  { say, stopping }: { say: (line: string) => void; stopping: AbortSignal },
): Promise<RunningHall | undefined> {
  const children: Child[] = []
  let database: RunningDatabase | undefined
  const stop = async () => {
    await Promise.all(children.map((child) => child.stop()))
    await database?.stop()
  }
  try {
    await buildPages(ROOT, say)
    database = await openDatabase(options.dataDir, options.databaseUrl)
    const origin = (port: number) => `http://${options.host}:${port}`
    const origins = {
      hall: origin(options.ports.hall),
      agent: origin(options.ports.agent),
      sample: origin(options.ports.sample),
      payments: origin(options.ports.payments),
      registry: origin(options.ports.registry),
    }
    const kept = await readSecrets(options.dataDir, STAFF_LOGINS)
    // Keys that a ceremony made have a passphrase that stands in no file.
    const secrets = { ...kept, passphrase: process.env.CERTHALL_PASSPHRASE || kept.passphrase }
    const post = demoPostOffice({
      ...{ page: options.ports.mailbox, smtp: await freePort(), bounces: await freePort() },
    })
    const config = {
      ...post.hall,
      ...hallConfig(
        { ...options, port: options.ports.hall, est: options.ports.est, databaseUrl: database.url },
        origins,
        secrets,
      ),
    }
    // asked already while the demonstration is made
    const registry = startRegistry(options.ports.registry, secrets.registryKey)
    registry.then(
      (child) => children.push(child),
      () => {},
    )
    const demo = await demonstration({
      ...{ config, dataDir: options.dataDir, passwords: secrets.staffPasswords, say },
      registry,
    })
    const { payments } = secrets
    const starting = [
      startServer(config),
      startPostOffice(post.office),
      registry,
      startAgent({
        port: options.ports.agent,
        tokensDir: path.join(options.dataDir, 'tokens'),
        stateDir: path.join(options.dataDir, 'agent'),
        allowedOrigins: [origins.hall],
        demo: true,
        notify: true,
      }),
      startSampleApp(
        { port: options.ports.sample, dataDir: path.join(options.dataDir, 'sample-app'), hall: origins.hall },
        secrets,
      ),
      ...(payments === undefined
        ? []
        : [
            startPayments({
              port: options.ports.payments,
              keys: payments,
              file: path.join(options.dataDir, 'payments', 'books.json'),
            }),
          ]),
    ]
    for (const outcome of await Promise.allSettled(starting)) {
      if (outcome.status === 'fulfilled' && !children.includes(outcome.value)) children.push(outcome.value)
    }
    await Promise.all(starting)
    if (stopping.aborted) {
      await stop()
      return undefined
    }
    const failed = Promise.race(
      children.map(
        (child) => new Promise<string>((resolve) => child.process.once('exit', () => resolve(child.name))),
      ),
    )
    const { est } = options.ports
    const door = est === undefined ? {} : { est: `https://${options.host}:${est}/.well-known/est` }
    return { origins, mailbox: origin(options.ports.mailbox), ...door, demo, failed, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
