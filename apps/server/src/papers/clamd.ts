import { connect } from 'node:net'
import { CerthallError } from '@certhall/model'
import type { VirusScanner } from '@certhall/ra'

const CHUNK = 64 * 1024
const PATIENCE_MS = 20_000
const ANSWER_MOST = 4096

/** Where clamd listens: `unix:/run/clamav/clamd.ctl` or `tcp:127.0.0.1:3310`. */
export function clamd(address: string): VirusScanner {
  return {
    present: true,
    async scan(bytes) {
      const answer = await ask(address, bytes).catch((error: Error) => {
        throw new CerthallError('paper-scan-away', error.message)
      })
      // clamd(8): `stream: OK`, `stream: NAME FOUND`, `… ERROR`
      if (answer === 'stream: OK') return undefined
      const [, found] = /^stream: (.+) FOUND$/.exec(answer) ?? []
      if (found === undefined) throw new CerthallError('paper-scan-away', answer.slice(0, 200))
      return found
    },
  }
}

/** For installations without one; the console says so beside every paper. */
const noScanner: VirusScanner = { present: false, scan: async () => undefined }

/** As the configuration names it. */
export function scannerOf(configured: string): VirusScanner {
  return configured === 'none' ? noScanner : clamd(configured)
}

/** One INSTREAM (clamd(8)): parts with their length in four octets, an empty one at the end, one answer up to NUL. */
function ask(address: string, bytes: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(placeOf(address))
    let answer = ''
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('no answer in time')))
    socket.once('connect', () => {
      socket.write('zINSTREAM\0')
      for (let at = 0; at < bytes.length; at += CHUNK) {
        const part = bytes.subarray(at, at + CHUNK)
        socket.write(length(part.length))
        socket.write(part)
      }
      socket.write(length(0))
    })
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => {
      answer += text
      const end = answer.indexOf('\0')
      if (end === -1 && answer.length < ANSWER_MOST) return
      socket.destroy()
      resolve(answer.slice(0, end === -1 ? undefined : end))
    })
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('closed without an answer')))
  })
}

function length(octets: number): Buffer {
  const four = Buffer.alloc(4)
  four.writeUInt32BE(octets)
  return four
}

function placeOf(address: string): { path: string } | { host: string; port: number } {
  if (address.startsWith('unix:')) return { path: address.slice('unix:'.length) }
  const { hostname, port } = new URL(address.replace(/^tcp:(\/\/)?/, 'tcp://'))
  return { host: hostname, port: Number(port) }
}
