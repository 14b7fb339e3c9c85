import { chmod, mkdir, rm } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { dirname } from 'node:path'
import { CerthallError } from '@certhall/model'

/** What a second start, or a command, asks of the assistant that runs. */
export type Request = 'show' | 'stop' | 'status'

const PATIENCE_MS = 5000
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
 * killed one left behind is taken over.
 */
export async function becomeFirst(
  path: string,
  answer: (request: Request) => Promise<string>,
): Promise<Server | undefined> {
  if (process.platform !== 'win32') await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  for (let tries = 0; tries < 3; tries += 1) {
    const server = createServer({ allowHalfOpen: true }, (socket) => serve(socket, answer))
    if (await listens(server, path)) {
      if (process.platform !== 'win32') await chmod(path, 0o600)
      return server
    }
    if ((await askFirst(path, 'status')) !== undefined) return undefined
    await rm(path, { force: true })
  }
  return undefined
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
