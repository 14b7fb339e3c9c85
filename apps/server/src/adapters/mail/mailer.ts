import { createTransport } from 'nodemailer'
import { MessageRefused } from '../../jobs/message-refused.ts'
import type { MailSettings } from './mail-settings.ts'

export interface Mail {
  /** The same for every attempt: receivers know repeats by it. */
  id: string
  to: string
  subject: string
  text: string
  html: string
}

export interface Mailer {
  /** Resolves when the mail server has taken it. @throws MessageRefused where it never will. */
  send(mail: Mail): Promise<{ providerId: string }>
  close(): void
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])
const PATIENCE_MS = 20_000

/** E-mail over SMTP. */
export function smtpMailer({ url, from, bounces }: MailSettings): Mailer {
  const { hostname, searchParams } = new URL(url)
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 4,
    // Names and numbers of people do not travel in the open, nor to who says that he cannot do TLS today.
    requireTLS: !LOOPBACK.has(hostname) && !searchParams.has('requireTLS'),
    ...{ connectionTimeout: PATIENCE_MS, greetingTimeout: PATIENCE_MS, socketTimeout: PATIENCE_MS },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  })
  const domain = from.address.split('@')[1]
  return {
    async send({ id, to, subject, text, html }) {
      const messageId = `<notice-${id}@${domain}>`
      // What comes back names its message by the address it comes back to.
      const returnPath = bounces ? `bounces+${id}@${bounces.domain}` : from.address
      try {
        await transport.sendMail({
          ...{ messageId, from, to, subject, text, html },
          envelope: { from: returnPath, to },
          // RFC 3834: no holiday answers to a machine.
          headers: { 'auto-submitted': 'auto-generated' },
        })
      } catch (error) {
        throw isRefusal(error as SmtpError) ? new MessageRefused((error as Error).message) : error
      }
      return { providerId: messageId }
    },
    close: () => transport.close(),
  }
}

type SmtpError = Error & { code?: string; responseCode?: number }

/** 5yz about this recipient or this message (RFC 5321 §4.2.1); one about our log-in may be put right and tried again. */
function isRefusal({ code, responseCode = 0 }: SmtpError): boolean {
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode >= 500
}
