import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { connect } from 'node:net'
import { delimiter, join } from 'node:path'
import type { TokenView } from '@certhall/bridge'

/** A trust anchor that the installation names; put into a store only when the user agrees. */
export interface Anchor {
  /** Common name, for people. */
  name: string
  der: Uint8Array
  /** SHA-256, lower-case hex. */
  fingerprint: string
}

/** A vendor's library that the assistant is told to use. */
export interface Middleware {
  interface: 'pkcs11' | 'skf'
  path: string
}

/** The two ways on which a page and the assistant meet (docs/bridge.md). */
export type Way = 'loopback' | 'window'

export interface Ran {
  /** Exit code; 127 where the program was not found, -1 where it was stopped for taking too long. */
  code: number
  stdout: string
  stderr: string
}

/** What checks know of the computer. Everything that tests put elsewhere is here. */
export interface Place {
  system: NodeJS.Platform
  /** Before every path of the system; '/' but for tests. */
  root: string
  home: string
  uid: number
  gids: readonly number[]
  /** Folders in which programs are looked for, in order. */
  path: readonly string[]
  environment: Readonly<Record<string, string | undefined>>
  now(): Date
  /** The assistant's own folder. */
  stateDir: string
  /** How to start another process of the assistant, with further arguments. */
  self: readonly string[]
  assistant: AssistantFacts
}

/** What checks ask of the assistant itself. */
export interface AssistantFacts {
  origin(): string
  /** Origin of the hall; '' where none is known. */
  hall: string
  anchors: readonly Anchor[]
  /** USB vendor ids (four hex digits) of tokens besides those that we know. */
  tokenVendors: readonly string[]
  middleware(): Promise<readonly Middleware[]>
  /** JSON file in which the user's own list of middleware is kept. */
  middlewareFile: string
  tokens(): Promise<readonly TokenView[]>
  /** When a page of this origin last came this way. */
  seen(way: Way, origin: string): Date | undefined
  /** Undefined where the hall offers no newer one; throws as `checkForUpdate` does. */
  newerVersion(): Promise<string | undefined>
}

/** A path of the system, below the place's root. */
export function at({ root }: Place, path: string): string {
  return join(root, path)
}

/** Where a program lies, or undefined. */
export async function findProgram(place: Place, name: string): Promise<string | undefined> {
  for (const folder of place.path) {
    const file = join(folder, name)
    const runs = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (runs) return file
  }
  return undefined
}

const PATIENCE_MS = 120_000
const OUTPUT_LIMIT = 4 * 1024 * 1024

/** Runs a program without a shell. Never throws: what went wrong is in the answer. */
export function runProgram(
  place: Place,
  [program = '', ...args]: readonly string[],
  patienceMs = PATIENCE_MS,
): Promise<Ran> {
  return new Promise((resolve) => {
    const env = { ...place.environment, PATH: place.path.join(delimiter), LC_ALL: 'C' }
    const options = { env, timeout: patienceMs, maxBuffer: OUTPUT_LIMIT, windowsHide: true }
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      if (!error) return resolve({ code: 0, stdout, stderr })
      const { code } = error as NodeJS.ErrnoException & { code?: unknown }
      if (code === 'ENOENT' || code === 'EACCES') return resolve({ code: 127, stdout, stderr: error.message })
      resolve({ code: typeof code === 'number' ? code : -1, stdout, stderr: stderr || error.message })
    })
    child.stdin?.end()
  })
}

/** Whether somebody accepts connections on this socket of the system. */
export function answersAt(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    const done = (answers: boolean) => {
      socket.destroy()
      resolve(answers)
    }
    socket.once('connect', () => done(true))
    socket.once('error', () => done(false))
    socket.setTimeout(2000, () => done(false))
  })
}
