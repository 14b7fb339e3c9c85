import { type ChildProcess, spawn } from 'node:child_process'

/** A program's refusal; `code` is libgpg-error's number without its source. */
export class AssuanError extends Error {
  readonly code: number

  constructor(code: number, text: string) {
    super(text)
    this.code = code
  }
}

export interface Assuan {
  /** One command; the bytes of its D lines. Rejects with AssuanError, or with an Error where the program ends. */
  send(command: string): Promise<Buffer>
  close(): void
}

// libgpg-error: the source stands in the upper bits.
const CODE_MASK = 0xffff
const LINE_LIMIT = 4096

/** Speaks Assuan (gnupg.org, "Assuan protocol") with a program over its standard streams. Bytes that were read are overwritten. */
export async function startAssuan(program: string, args: string[], env: NodeJS.ProcessEnv): Promise<Assuan> {
  const child: ChildProcess = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'ignore'] })
  let rest = Buffer.alloc(0)
  let waiting: { resolve(line: Buffer): void; reject(error: Error): void } | undefined
  let ended: Error | undefined
  const lines: Buffer[] = []

  const end = (error: Error) => {
    ended ??= error
    waiting?.reject(ended)
    waiting = undefined
  }
  child.once('error', end)
  child.once('close', () => end(new Error(`${program} ended`)))
  child.stdin?.on('error', end)
  child.stdout?.on('data', (chunk: Buffer) => {
    const joined = Buffer.concat([rest, chunk])
    rest.fill(0)
    chunk.fill(0)
    let from = 0
    for (let at = joined.indexOf(10); at >= 0; at = joined.indexOf(10, from)) {
      lines.push(Buffer.from(joined.subarray(from, at)))
      from = at + 1
    }
    rest = Buffer.from(joined.subarray(from))
    joined.fill(0)
    if (rest.length > LINE_LIMIT) child.kill()
    const line = waiting && lines.shift()
    if (line) {
      waiting?.resolve(line)
      waiting = undefined
    }
  })

  function nextLine(): Promise<Buffer> {
    const line = lines.shift()
    if (line) return Promise.resolve(line)
    if (ended) return Promise.reject(ended)
    return new Promise((resolve, reject) => {
      waiting = { resolve, reject }
    })
  }

  async function answer(): Promise<Buffer> {
    let data = Buffer.alloc(0)
    for (;;) {
      const line = await nextLine()
      const word = line.subarray(0, 4).toString('latin1')
      if (/^OK( |$)/.test(word)) return data
      if (word === 'ERR ') {
        const [, code = '0', ...text] = line.toString('utf8').split(' ')
        throw new AssuanError(Number(code) & CODE_MASK, text.join(' '))
      }
      if (word.startsWith('D ')) {
        const more = Buffer.concat([data, unescaped(line.subarray(2))])
        data.fill(0)
        data = more
      }
      line.fill(0)
      // `S` (status) and `#` (comment) lines say nothing that is needed here; an inquiry is answered with nothing.
      if (word === 'INQU') child.stdin?.write('END\n')
    }
  }

  await answer()
  return {
    send(command) {
      child.stdin?.write(`${command}\n`)
      return answer()
    },
    close() {
      child.stdin?.end('BYE\n')
      setTimeout(() => child.kill(), 1000).unref()
    },
  }
}

/** An argument on one line: `%`, line ends and what a reader would take for one are written as %XX. */
export function escaped(text: string): string {
  return text.replaceAll(
    /[%\r\n]/g,
    (found) => `%${found.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
}

function unescaped(bytes: Buffer): Buffer {
  const out = Buffer.alloc(bytes.length)
  let length = 0
  for (let at = 0; at < bytes.length; at++) {
    const isEscape = bytes[at] === 0x25
    out[length++] = isEscape
      ? Number.parseInt(bytes.toString('latin1', at + 1, at + 3), 16)
      : (bytes[at] ?? 0)
    if (isEscape) at += 2
  }
  return out.subarray(0, length)
}
