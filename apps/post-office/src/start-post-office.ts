import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'
import { keepLetters, type Letter, type Letters } from './letters.ts'
import { startMailServer } from './mail-server.ts'
import { addPages } from './pages.ts'
import { addSmsSandbox, type SmsAccount } from './sms-sandbox.ts'

export type { Letter }

export interface PostOfficeConfig {
  host?: string
  /** Of the page and the SMS API, and of the mail server; 0: any free one. */
  port: number
  smtpPort: number
  /** Port where the hall receives bounces. */
  bouncePort?: number
  sms: SmsAccount
}

export interface PostOffice {
  /** Where its page is; also the SMS API's endpoint. */
  origin: string
  smtpPort: number
  letters: Pick<Letters, 'list' | 'clear'>
  /** Known later than the post office, where the hall takes any free port. */
  bouncesTo(port: number): void
  close(): Promise<void>
}

/** Takes every e-mail and text message of a demonstration or test, delivers none, and shows them on a page. */
export async function startPostOffice(config: PostOfficeConfig): Promise<PostOffice> {
  const { host = '127.0.0.1', port, smtpPort, sms } = config
  let { bouncePort } = config
  const letters = keepLetters()
  const mail = await startMailServer({ host, port: smtpPort, bouncesTo: () => bouncePort }, letters)
  const app = Fastify({ bodyLimit: 64 * 1024 })
  addPages(app, letters)
  addSmsSandbox(app, sms, letters)
  await app.listen({ host, port })
  return {
    origin: `http://${host}:${(app.server.address() as AddressInfo).port}`,
    smtpPort: mail.port,
    letters,
    bouncesTo(given) {
      bouncePort = given
    },
    async close() {
      await app.close()
      await mail.close()
    },
  }
}
