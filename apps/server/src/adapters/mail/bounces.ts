import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface BounceReceiver {
  port: number
  close(): Promise<void>
}

const MAX_BYTES = 256 * 1024
const ADDRESS = /^bounces\+([0-9a-f-]{36})@(.+)$/

/**
 * Receives what comes back (RFC 3464). The address that it comes to names the message; nothing else is taken, and nothing is
 * sent on. `bounced` hears of those that say that delivery has failed for good.
 */
export async function receiveBounces(
  { host, port, domain }: { host: string; port: number; domain: string },
  bounced: (id: string, problem: string) => Promise<unknown>,
): Promise<BounceReceiver> {
  const server = new SMTPServer({
    name: domain,
    size: MAX_BYTES,
    maxClients: 20,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo({ address }, _session, done) {
      const [, , to] = ADDRESS.exec(address) ?? []
      if (to?.toLowerCase() === domain.toLowerCase()) return done()
      done(Object.assign(new Error('no such mailbox'), { responseCode: 550 }))
    },
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => {
        if (!stream.sizeExceeded) chunks.push(chunk)
      })
      stream.on('end', () => {
        const problem = failureIn(Buffer.concat(chunks).toString('latin1'))
        const ids = envelope.rcptTo.flatMap(({ address }) => ADDRESS.exec(address)?.[1] ?? [])
        const told = problem ? ids.map((id) => bounced(id, problem)) : []
        Promise.all(told).then(
          () => done(),
          () => done(Object.assign(new Error('again later'), { responseCode: 451 })),
        )
      })
    },
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  // A client that breaks off is no fault of ours.
  server.on('error', () => {})
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

/** What a delivery status notification says of a failure for good; undefined for a delay, and for mail of people. */
export function failureIn(message: string): string | undefined {
  // Folded lines are one (RFC 5322 §2.2.3).
  const text = message.replace(/\r?\n[ \t]+/g, ' ')
  if (!/^action:\s*failed\b/im.test(text)) return undefined
  const [, status] = /^status:\s*(5\.\d{1,3}\.\d{1,3})/im.exec(text) ?? []
  if (status === undefined) return undefined
  const [, said = ''] = /^diagnostic-code:\s*(?:smtp;\s*)?(.{1,300})/im.exec(text) ?? []
  return said.trim() === '' ? status : said.trim()
}
