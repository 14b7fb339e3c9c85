import type { ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { CerthallError } from '@certhall/model'
import { plainProblem } from '../http/problems.ts'
import type { Machines } from '../machines.ts'
import { answerEst } from './answer-est.ts'
import type { TlsIdentity } from './own-certificate.ts'

/** The EST service (RFC 7030) on a TLS port of its own: clients show certificates, which browsers must not be asked for. */
export interface EstService {
  listen(): Promise<number>
  /** Takes another certificate where one is due; to be called again and again. */
  renew(): Promise<void>
  close(): Promise<void>
}

export async function openEstService({
  machines,
  identity,
  due,
  host,
  port,
  log,
}: {
  machines: Machines
  identity: () => Promise<TlsIdentity>
  /** Names the identity that is due now. */
  due: () => string
  host: string
  port: number
  log: (error: Error) => void
}): Promise<EstService> {
  let shown = await identity()
  const server = createServer(
    // Whoever comes with a certificate is looked up by it in our own register: no chain is better evidence.
    { cert: shown.cert, key: shown.key, requestCert: true, rejectUnauthorized: false, minVersion: 'TLSv1.2' },
    (request, response) => {
      answerEst(machines, request)
        .then(({ status, headers, body }) => send(response, status, headers, body))
        .catch((error) => {
          const { status, headers } = plainProblem(error, log)
          // RFC 7030 §4.2.3: text for people.
          const { code, message } = error instanceof CerthallError ? error : new CerthallError('internal')
          send(
            response,
            status,
            { ...headers, 'content-type': 'text/plain; charset=utf-8' },
            `${code}: ${message}\n`,
          )
        })
    },
  )
  return {
    listen: () => listen(server, host, port),
    async renew() {
      if (shown.month === due()) return
      shown = await identity()
      server.setSecureContext({ cert: shown.cert, key: shown.key, minVersion: 'TLSv1.2' })
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function send(response: ServerResponse, status: number, headers: Record<string, string>, body: string): void {
  response.writeHead(status, {
    ...headers,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  response.end(body)
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new CerthallError('configuration-invalid', `Port ${port} on ${host} for EST is in use.`)
          : error,
      ),
    )
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
  })
}
