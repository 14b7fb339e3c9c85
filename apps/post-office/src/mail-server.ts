import type { AddressInfo } from 'node:net'
import { createTransport } from 'nodemailer'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import type { Letters } from './letters.ts'

export interface MailServer {
  port: number
  close(): Promise<void>
}

const MAX_BYTES = 1024 * 1024

const refusal = (code: number, text: string) => Object.assign(new Error(text), { responseCode: code })

/**
 * A mail server that delivers to nobody and shows what came. Some names stand for what happens to mail in the world:
 * `refused@…` is unknown here (550), `later@…` has to be tried twice (451), `bounced@…` is taken and comes back to `bouncesTo`.
 */
export async function startMailServer(
  { host, port, bouncesTo }: { host: string; port: number; bouncesTo?: () => number | undefined },
  letters: Letters,
): Promise<MailServer> {
  const tried = new Set<string>()
  const server = new SMTPServer({
    name: 'post-office.test',
    size: MAX_BYTES,
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onAuth: (_auth, _session, done) => done(null, { user: 'anybody' }),
    onRcptTo({ address }, _session, done) {
      if (address.startsWith('refused@')) return done(refusal(550, '5.1.1 no such mailbox'))
      if (address.startsWith('later@') && !tried.has(address)) {
        tried.add(address)
        return done(refusal(451, '4.2.1 busy, again later'))
      }
      done()
    },
    async onData(stream, { envelope }, done) {
      const chunks: Buffer[] = []
      for await (const chunk of stream) chunks.push(chunk as Buffer)
      const mail = await PostalMime.parse(Buffer.concat(chunks))
      for (const { address } of envelope.rcptTo) {
        letters.add({
          channel: 'email',
          to: address,
          from: mail.from?.address ?? '',
          subject: mail.subject ?? '',
          text: mail.text ?? '',
          headers: Object.fromEntries(mail.headers.map(({ key, value }) => [key, value])),
        })
      }
      done()
      const back = bouncesTo?.()
      const sender = envelope.mailFrom ? envelope.mailFrom.address : ''
      const bounced = envelope.rcptTo.filter(({ address }) => address.startsWith('bounced@'))
      if (back !== undefined && sender) {
        for (const { address } of bounced)
          await sendBack({ host, port: back }, sender, address).catch(() => {})
      }
    },
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  server.on('error', () => {})
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

/** A delivery status notification (RFC 3464), as mail servers write them. */
async function sendBack(at: { host: string; port: number }, to: string, failed: string): Promise<void> {
  const transport = createTransport({ ...at, secure: false, ignoreTLS: true })
  const boundary = 'post-office-report'
  const lines = [
    'From: MAILER-DAEMON@post-office.test',
    `To: ${to}`,
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'Your message could not be delivered.',
    '',
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; post-office.test',
    '',
    `Final-Recipient: rfc822; ${failed}`,
    'Action: failed',
    'Status: 5.2.2',
    'Diagnostic-Code: smtp; 552 5.2.2',
    ' mailbox is full',
    '',
    `--${boundary}--`,
    '',
  ]
  try {
    // An empty sender: nobody answers an answer (RFC 5321 §4.5.5).
    await transport.sendMail({ envelope: { from: '', to: [to] }, raw: lines.join('\r\n') })
  } finally {
    transport.close()
  }
}
