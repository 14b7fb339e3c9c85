import { chmod, mkdir, open, rm, stat } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CerthallError } from '@certhall/model'
import { answersAt } from '../environment/place.ts'

/** What a second start, or a command, asks of the assistant that runs. */
export type Request = 'show' | 'stop' | 'status'

/** A start on a busy computer takes its time, and `status` and `show` wait for it. */
const PATIENCE_MS = 60_000
const TRIES = 100
const PAUSE_MS = 25
const LOCK_LIFE_MS = 10_000
const LONGEST = 200

/** Asks the assistant that runs; undefined where none does. */
export function askFirst(path: string, request: Request): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    let answer = ''
    socket.setEncoding('utf8')
    socket.setTimeout(PATIENCE_MS, () => {
      socket.destroy()
      reject(new CerthallError('token-busy', 'the assistant that runs does not answer'))
    })
    socket.once('connect', () => socket.end(`${request}\n`))
    socket.on('data', (text: string) => {
      answer += text
    })
    socket.once('error', () => resolve(undefined))
    // A clean end without an answer: it is just ending.
    socket.once('close', () => resolve(answer.trim() || undefined))
  })
}

/**
 * Becomes the one assistant of this user, reachable at `path` by him alone; undefined where another one is. What a
 * killed one left behind is taken over, by one of those that try at once.
 */
export async function becomeFirst(
  path: string,
  answer: (request: Request) => Promise<string>,
): Promise<Server | undefined> {
  const isFile = process.platform !== 'win32'
  if (isFile) await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  for (let tries = 0; tries < TRIES; tries += 1) {
    const server = createServer({ allowHalfOpen: true }, (socket) => serve(socket, answer))
    if (await listens(server, path)) {
      if (isFile) await chmod(path, 0o600)
      return server
    }
    if (await answersAt(path)) return undefined
    if (isFile) await removeLeft(path)
  }
  throw new CerthallError('configuration-invalid', `${path} can be neither used nor replaced`)
}

/** Removes a socket that nobody listens at; only one process at a time, or one would remove another's new one. */
async function removeLeft(path: string): Promise<void> {
  const lock = `${path}.lock`
  try {
    await (await open(lock, 'wx', 0o600)).close()
  } catch {
    const age = await stat(lock).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    )
    // Its holder was killed in these few instants.
    if (age > LOCK_LIFE_MS) await rm(lock, { force: true })
    await sleep(PAUSE_MS)
    return
  }
  try {
    if (!(await answersAt(path))) await rm(path, { force: true })
  } finally {
    await rm(lock, { force: true })
  }
}

function listens(server: Server, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    )
    server.listen(path, () => resolve(true))
  })
}

function serve(socket: Socket, answer: (request: Request) => Promise<string>): void {
  let text = ''
  socket.setEncoding('utf8')
  socket.setTimeout(PATIENCE_MS, () => socket.destroy())
  socket.on('error', () => socket.destroy())
  socket.on('data', (more: string) => {
    text += more
    if (text.length > LONGEST) socket.destroy()
  })
  socket.once('end', () => {
    const request = text.trim()
    if (request !== 'show' && request !== 'stop' && request !== 'status') return void socket.destroy()
    answer(request).then(
      (said) => socket.end(`${said}\n`),
      () => socket.destroy(),
    )
  })
}
