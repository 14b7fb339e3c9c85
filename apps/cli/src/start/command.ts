import { rm } from 'node:fs/promises'
import path from 'node:path'
import { startHall } from './hall.ts'
import { readStartOptions, requireFreePort, requireWritableFolder, START_HELP } from './options.ts'
import { removeDatabase } from './reset.ts'
import { table } from './table.ts'

/** `certhall start`: everything in one process tree, until Ctrl-C. */
export async function run(args: string[]): Promise<number> {
  const options = readStartOptions(args, process.env)
  if (options.help) {
    console.log(START_HELP)
    return 0
  }
  await requireFreePort(options.host, options.ports.hall, 'the hall', '--port')
  await requireFreePort(options.host, options.ports.sample, 'the sample application', '--port')
  await requireFreePort(options.host, options.ports.payments, 'the payment sandbox', '--port')
  await requireFreePort(options.host, options.ports.mailbox, 'the demonstration mailbox', '--port')
  await requireFreePort(options.host, options.ports.registry, 'the registry', '--port')
  await requireFreePort(options.host, options.ports.agent, 'the assistant', '--agent-port')
  if (options.ports.est !== undefined)
    await requireFreePort(options.host, options.ports.est, 'EST', '--est-port')
  await requireWritableFolder(options.dataDir)
  if (options.reset) await reset(options.dataDir, options.databaseUrl)

  const stopping = new AbortController()
  const interrupted = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        stopping.abort()
        resolve()
      })
    }
  })
  const hall = await startHall(options, { say: (line) => console.log(line), stopping: stopping.signal })
  if (!hall) return 0
  console.log(table(hall))
  const ended = await Promise.race([interrupted.then(() => undefined), hall.failed])
  if (ended) console.error(`certhall start: ${ended} ended by itself; stopping everything.`)
  else console.log('\nStopping …')
  await hall.stop()
  return ended ? 1 : 0
}

async function reset(dataDir: string, databaseUrl: string | undefined) {
  await removeDatabase(dataDir, databaseUrl)
  for (const name of [
    'db',
    'keys',
    'tokens',
    'agent',
    'sample-app',
    'payments',
    'secrets.json',
    'monitor.json',
  ]) {
    await rm(path.join(dataDir, name), { recursive: true, force: true })
  }
}
