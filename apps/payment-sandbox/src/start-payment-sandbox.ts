import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { alipayDoor, tellAlipayPaid } from './alipay.ts'
import { type Books, openBooks, type SandboxTrade } from './books.ts'
import { type Answer, readRequest } from './http.ts'
import { invoiceDoor } from './invoices.ts'
import type { SandboxKeys } from './keys.ts'
import { phoneDoor } from './phone-page.ts'
import { payTrade } from './trade.ts'
import { tellWechatPaid, tellWechatRefund, wechatDoor } from './wechat.ts'

export interface PaymentSandbox {
  origin: string
  books: Books
  /** As pressing Pay on the telephone does; false where it cannot be paid any more. */
  pay(code: string): boolean
  /** Refunds under way are done now, and told. */
  finishRefunds(): void
  close(): Promise<void>
}

/** `file`: where the books are kept; left out, they are gone with the process. `port` 0: any free one. */
export async function startPaymentSandbox(config: {
  port: number
  host?: string
  keys: SandboxKeys
  file?: string
}): Promise<PaymentSandbox> {
  const { keys, host = '127.0.0.1' } = config
  const books = openBooks(config.file)
  const stops: (() => void)[] = []
  let origin = ''
  const paid = (trade: SandboxTrade) => {
    const tell = {
      wechat: () => tellWechatPaid(books, keys.wechat, trade),
      alipay: () => tellAlipayPaid(books, keys.alipay, trade),
    }
    stops.push(tell[trade.provider]())
  }
  const doors = [
    wechatDoor(books, keys.wechat, () => origin, stops),
    alipayDoor(books, keys.alipay, () => origin, stops),
    invoiceDoor(books, keys.invoices),
    phoneDoor(books, paid),
  ]
  const server = createServer(async (message, response) => {
    const answer = await (async (): Promise<Answer> => {
      const request = await readRequest(message, origin)
      const isPhone = request.url.pathname === '/phone'
      if (books.faults.away && !isPhone) return { status: 503, type: 'text/plain', body: 'away' }
      for (const door of doors) {
        const found = door(request)
        if (found && books.faults.answersLost && !isPhone)
          return { status: 502, type: 'text/plain', body: 'lost' }
        if (found) return found
      }
      return { status: 404, type: 'text/plain', body: 'not here' }
    })().catch((): Answer => ({ status: 400, type: 'text/plain', body: 'not understood' }))
    response.writeHead(answer.status, { 'content-type': answer.type, ...answer.headers })
    response.end(answer.body)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(config.port, host, resolve)
  })
  origin = `http://${host}:${(server.address() as AddressInfo).port}`
  return {
    origin,
    books,
    pay(code) {
      const trade = books.byCode(code)
      const done = trade !== undefined && payTrade(books, trade)
      if (done) paid(trade)
      return done
    },
    finishRefunds() {
      for (const trade of books.trades.values())
        for (const refund of trade.refunds.filter(({ state }) => state === 'processing')) {
          refund.state = 'done'
          if (trade.provider === 'wechat') stops.push(tellWechatRefund(books, keys.wechat, trade, refund))
        }
      books.save()
    },
    async close() {
      for (const stop of stops) stop()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
