import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An HTTP proxy as offices have them: it forwards to one host and answers for all others by itself. */
export async function forwardProxy(only: string) {
  const server = createServer((asked, answer) => {
    const url = new URL(asked.url ?? '', 'http://proxy.invalid')
    if (url.origin !== only) {
      answer.writeHead(502, { 'content-type': 'text/html' }).end('<h1>502</h1>')
      return
    }
    const { method, headers } = asked
    const forwarded = request(url, { method, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(answer)
    })
    forwarded.on('error', () => answer.destroy())
    asked.pipe(forwarded)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
