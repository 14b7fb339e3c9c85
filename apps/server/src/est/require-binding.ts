import { timingSafeEqual } from 'node:crypto'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { CerthallError } from '@certhall/model'
import type { Csr } from '@certhall/pki'

/**
 * RFC 7030 §3.5: a challengePassword ties a CSR to the connection that it comes by, so that nobody can bring another's CSR
 * under his own name. Nobody must send one; one that is there must be this connection's: `csr-binding-wrong`.
 */
export function requireBinding(csr: Csr, socket: Socket): void {
  const given = csr.attributes.challengePassword
  if (given === undefined) return
  const bytes = Buffer.from(given, 'base64')
  // Behind a proxy there is no connection of the client's to compare with.
  const wanted = socket instanceof TLSSocket ? bindingsOf(socket) : []
  if (!wanted.some((one) => one.length === bytes.length && timingSafeEqual(one, bytes)))
    throw new CerthallError('csr-binding-wrong', "challengePassword is not this connection's tls-exporter")
}

function bindingsOf(socket: TLSSocket): Buffer[] {
  // RFC 9266 §2: for TLS 1.3, and 1.2 with an extended master secret.
  const exporter = socket.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0))
  if (socket.getProtocol() !== 'TLSv1.2') return [exporter]
  // RFC 5929 §3: the first Finished of the handshake, which is the server's where the session is resumed.
  const unique = socket.isSessionReused() ? socket.getFinished() : socket.getPeerFinished()
  return unique === undefined ? [exporter] : [exporter, unique]
}
