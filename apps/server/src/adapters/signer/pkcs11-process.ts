import { type ChildProcess, fork } from 'node:child_process'
import path from 'node:path'
import { CerthallError } from '@certhall/model'
import type { GcmWork, KeyPlace, KeyWish, SignWay, TokenKey } from './pkcs11-token.ts'
import type { WorkerAnswer, WorkerRequest } from './pkcs11-worker.ts'

const WORKER = path.join(import.meta.dirname, 'pkcs11-worker.ts')

type Request = WorkerRequest extends infer One ? (One extends unknown ? Omit<One, 'number'> : never) : never
interface Waiting {
  limitMs: number
  resolve(result: unknown): void
  reject(error: Error): void
}

/** A PKCS#11 module in its own process. Whatever fails there is `key-unavailable`; the next call starts it anew. */
export interface Pkcs11Process {
  publicKey(key: KeyPlace, pin?: string): Promise<TokenKey | undefined>
  generate(key: KeyPlace, wish: KeyWish, pin?: string): Promise<void>
  sign(key: KeyPlace, way: SignWay, bytes: Uint8Array, pin?: string): Promise<Uint8Array>
  hasSecret(key: KeyPlace, pin?: string): Promise<boolean>
  generateSecret(key: KeyPlace, pin?: string): Promise<void>
  gcm(key: KeyPlace, work: GcmWork, pin?: string): Promise<Uint8Array>
  /** Of the process that runs now, if one does. */
  readonly pid: number | undefined
  close(): Promise<void>
}

export function pkcs11Process(
  modulePath: string,
  { limitMs = 10_000, generateLimitMs = 120_000 } = {},
): Pkcs11Process {
  let child: ChildProcess | undefined
  let timer: NodeJS.Timeout | undefined
  let last = 0
  const waiting = new Map<number, Waiting>()

  function start(): ChildProcess {
    const started = fork(WORKER, [modulePath], {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    started.on('message', ({ number, result, error }: WorkerAnswer) => {
      const one = waiting.get(number)
      waiting.delete(number)
      watch()
      if (error === undefined) one?.resolve(result)
      else one?.reject(unavailable(error))
    })
    const ended = () => {
      if (child !== started) return
      child = undefined
      failAll('its process ended')
    }
    started.once('exit', ended)
    started.once('error', ended)
    return started
  }

  function failAll(why: string) {
    clearTimeout(timer)
    const all = [...waiting.values()]
    waiting.clear()
    for (const { reject } of all) reject(unavailable(why))
  }

  /** It works on one call after the other, so each answer shows that it lives; the oldest call's limit counts from there. */
  function watch() {
    clearTimeout(timer)
    const [oldest] = waiting.values()
    if (oldest === undefined) {
      // Idle, it keeps nobody from ending.
      child?.unref()
      child?.channel?.unref()
      return
    }
    timer = setTimeout(() => {
      const hung = child
      child = undefined
      hung?.kill('SIGKILL')
      failAll(`no answer within ${oldest.limitMs} ms`)
    }, oldest.limitMs)
  }

  function call(request: Request, limit: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      child ??= start()
      child.ref()
      child.channel?.ref()
      const number = ++last
      waiting.set(number, { limitMs: limit, resolve, reject })
      if (waiting.size === 1) watch()
      child.send({ ...request, number }, (error) => {
        if (!error || !waiting.delete(number)) return
        reject(unavailable(error.message))
      })
    })
  }

  const unavailable = (why: string) => new CerthallError('key-unavailable', `PKCS#11 ${modulePath}: ${why}`)

  return {
    publicKey: (key, pin) =>
      call({ act: 'public-key', key, ...withPin(pin) }, limitMs) as Promise<TokenKey | undefined>,
    generate: (key, wish, pin) =>
      call({ act: 'generate', key, wish, ...withPin(pin) }, generateLimitMs) as Promise<void>,
    sign: (key, way, bytes, pin) =>
      call({ act: 'sign', key, way, bytes, ...withPin(pin) }, limitMs) as Promise<Uint8Array>,
    hasSecret: (key, pin) => call({ act: 'has-secret', key, ...withPin(pin) }, limitMs) as Promise<boolean>,
    generateSecret: (key, pin) =>
      call({ act: 'generate-secret', key, ...withPin(pin) }, generateLimitMs) as Promise<void>,
    gcm: (key, work, pin) => call({ act: 'gcm', key, work, ...withPin(pin) }, limitMs) as Promise<Uint8Array>,
    get pid() {
      return child?.pid
    },
    async close() {
      const ending = child
      child = undefined
      failAll('it is being closed')
      if (ending === undefined || ending.exitCode !== null) return
      const exited = new Promise((resolve) => ending.once('exit', resolve))
      ending.kill('SIGKILL')
      await exited
    },
  }
}

const withPin = (pin: string | undefined) => (pin === undefined ? {} : { pin })
