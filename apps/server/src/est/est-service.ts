import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { CerthallError } from '@certhall/model'
import { toPem } from '@certhall/pki'
import type { Machines } from '../machines.ts'
import { type EstDoorOptions, estDoor } from './est-door.ts'
import type { TlsIdentity } from './own-certificate.ts'

/** The EST service (RFC 7030) on a TLS port of its own: clients show certificates, which browsers must not be asked for. */
export interface EstService {
  listen(): Promise<number>
  /** Takes another certificate where one is due, and new generations of CAs; to be called again and again. */
  renew(): Promise<void>
  close(): Promise<void>
}

export async function openEstService({
  identity,
  host,
  port,
  ...door
}: EstDoorOptions & {
  /** The one that is due; the same until another one is. */
  identity: () => Promise<TlsIdentity>
  host: string
  port: number
}): Promise<EstService> {
  const { machines } = door
  let shown = await context(machines, identity)
  const answer = estDoor(door)
  const server = createServer(
    {
      ...shown,
      // Whoever comes with a certificate is looked up by it in our own register, and checked by our own rules.
      ...{ requestCert: true, rejectUnauthorized: false },
      ...{ handshakeTimeout: 10_000, headersTimeout: 10_000, requestTimeout: 30_000 },
    },
    (request, response) => {
      if (!answer(request, response)) response.writeHead(404, { 'content-length': '0' }).end()
    },
  )
  return {
    listen: () => listen(server, host, port),
    async renew() {
      const next = await context(machines, identity)
      if (next.cert === shown.cert && next.ca.join() === shown.ca.join()) return
      shown = next
      server.setSecureContext(next)
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** What TLS shows, and whose certificates it asks clients for: their names help a client that has several. */
async function context(machines: Machines, identity: () => Promise<TlsIdentity>) {
  const lines = new Set([...machines.profiles.values()].map(({ issuer }) => issuer))
  const authorities = await Promise.all([...lines].map((line) => machines.caCertificates(line)))
  const ca = authorities.flat().map((der) => toPem('CERTIFICATE', der))
  return { ...(await identity()), ca, minVersion: 'TLSv1.2' as const }
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
