import { type ChildProcess, fork } from 'node:child_process'
import path from 'node:path'
import { CerthallError } from '@certhall/model'
import { ROOT } from './root.ts'

const COMPILE_CACHE = path.join(ROOT, 'node_modules/.cache/certhall-compiled')

/** One of the hall's own processes, forked with an IPC channel; it stops by itself when that channel closes. */
export interface Child {
  name: string
  origin: string
  process: ChildProcess
  /** Asks it to stop, and kills it after `graceMs`. */
  stop(graceMs?: number): Promise<void>
}

type Message = { type: 'ready'; origin: string } | { type: 'failed'; code: string; detail: string }

/**
 * Forks `entry` with `config` as JSON in the environment variable `variable`, and waits until it says ready.
 * @throws CerthallError `configuration-invalid` with the child's own one line where it could not start.
 */
export async function startChild(options: {
  name: string
  entry: string
  variable: string
  config: unknown
  env?: Record<string, string>
  output?: 'inherit' | 'ignore'
}): Promise<Child> {
  const child = fork(options.entry, [], {
    env: {
      // Compiled code is kept from start to start: a third off the time until a child has loaded.
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      ...process.env,
      ...options.env,
      [options.variable]: JSON.stringify(options.config),
    },
    stdio: ['ignore', options.output ?? 'inherit', options.output ?? 'inherit', 'ipc'],
    // Ctrl-C goes to the terminal's whole process group; the parent alone decides the order of stopping.
    detached: true,
  })
  const origin = await new Promise<string>((resolve, reject) => {
    child.on('message', (message: Message) => {
      if (message.type === 'ready') resolve(message.origin)
      if (message.type === 'failed') reject(new CerthallError('configuration-invalid', message.detail))
    })
    child.once('exit', (code, signal) =>
      reject(
        new CerthallError('configuration-invalid', `${options.name} ended at its start (${signal ?? code})`),
      ),
    )
    child.once('error', reject)
  })
  return { name: options.name, origin, process: child, stop: (graceMs = 5000) => stopChild(child, graceMs) }
}

async function stopChild(child: ChildProcess, graceMs: number) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
  await ended
  clearTimeout(timer)
}
