import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// For tests: pcscd in the foreground with vsmartcard's virtual reader, and a PIV card of a few lines (NIST SP 800-73-4).

const READER_DRIVER = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so'
export const OPENSC = '/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so'
/** Where pcscd listens, fixed when it was built. */
const SOCKET = '/run/pcscd/pcscd.comm'

const PIV = Buffer.from('a000000308', 'hex')
const OK = '9000'
const NOT_FOUND = '6a82'
/** The card's GUID is its serial number to OpenSC. */
const CHUID = `533b3019d4e739da739ced39ce739d836858210842108421c84210c3eb3410${'0123456789abcdef'.repeat(2)}350832303939303130313e00fe00`

function answer(apdu: Buffer): string {
  const [, instruction, , p2] = apdu
  if (instruction === 0xa4)
    return apdu.subarray(5, 10).equals(PIV) ? `61114f0600001000010079074f05a000000308${OK}` : NOT_FOUND
  // GET DATA of the CHUID object.
  if (instruction === 0xcb && apdu.subarray(5, 10).toString('hex') === '5c035fc102') return CHUID + OK
  // VERIFY without data asks how many tries are left.
  if (instruction === 0x20 && p2 === 0x80) return '63c5'
  return NOT_FOUND
}

export interface VirtualReader {
  insert(): Promise<void>
  remove(): void
  close(): Promise<void>
}

/** Fails where another pcscd runs: its readers are not ours to disturb. */
export async function virtualReader(): Promise<VirtualReader> {
  if (existsSync(SOCKET) && (await answers(SOCKET))) throw new Error('a pcscd runs already')
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'certhall-reader-'))
  const id = `0x${port.toString(16)}`
  mkdirSync(join(folder, 'readers'))
  writeFileSync(
    join(folder, 'readers', 'vpcd'),
    `FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:${id}\nLIBPATH ${READER_DRIVER}\nCHANNELID ${id}\n`,
  )
  // OpenSC tries every card it knows; this one is of one kind.
  writeFileSync(join(folder, 'opensc.conf'), 'app default {\n  card_drivers = PIV-II;\n}\n')
  process.env.OPENSC_CONF = join(folder, 'opensc.conf')
  const daemon = spawn('pcscd', ['--foreground', '--config', join(folder, 'readers')], { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => daemon.once('exit', () => resolve()))
  await until(() => answers(SOCKET))
  let card: Socket | undefined
  return {
    insert: () =>
      new Promise((resolve, reject) => {
        card = connect(port, '127.0.0.1', resolve).on('error', reject).on('data', respond())
      }),
    remove: () => void card?.destroy(),
    async close() {
      card?.destroy()
      stop(daemon)
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** vpcd's wire: two bytes of length, then one control byte (4 asks for the ATR) or a command. */
function respond() {
  let rest = Buffer.alloc(0)
  return function (this: Socket, chunk: Buffer) {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
      const message = rest.subarray(2, 2 + rest.readUInt16BE(0))
      rest = rest.subarray(2 + message.length)
      if (message.length > 1) send(this, answer(message))
      else if (message[0] === 4) send(this, '3b80800101')
    }
  }
}

function send(socket: Socket, hex: string) {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(hex.length / 2)
  socket.write(Buffer.concat([length, Buffer.from(hex, 'hex')]))
}

function stop(daemon: ChildProcess) {
  daemon.kill('SIGTERM')
  setTimeout(() => daemon.kill('SIGKILL'), 3000).unref()
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => resolve(true)).on('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await holds()); tries++) {
    if (tries > 200) throw new Error('pcscd did not start')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
