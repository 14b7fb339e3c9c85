import type { IncomingMessage, ServerResponse } from 'node:http'
import { CerthallError } from '@certhall/model'
import { fromPem, PkiError, toPem } from '@certhall/pki'
import type { Machines } from '../machines.ts'
import { clientAddress } from './client-address.ts'
import type { Door } from './doors.ts'
import { plainProblem } from './problems.ts'
import { readBody } from './read-body.ts'

const PATH = '/api/machine/certificates'
/** A CSR of an RSA-4096 key with many names in PEM, inside JSON. */
const BODY_LIMIT = 64 * 1024
const REFERENCE = /^[\w.:@/-]{0,100}$/

/**
 * POST {"csr": PEM, "reference": "…"} by a registered client (HTTP Basic) answers {"serial", "issuer", "notAfter",
 * "certificate": PEM}. The same CSR and reference get the same certificate.
 */
export function machineDoor(
  machines: Machines,
  { proxies, log }: { proxies: number; log: (error: Error) => void },
): Door {
  return (request, response) => {
    if (request.url !== PATH) return false
    answer(machines, request, clientAddress(request, proxies))
      .then((body) => send(response, 200, 'application/json', body))
      .catch((error) => {
        const { status, headers, body } = plainProblem(error, log)
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
        send(response, status, 'application/problem+json', body)
      })
    return true
  }
}

async function answer(machines: Machines, request: IncomingMessage, address: string): Promise<string> {
  if (request.method !== 'POST') throw new CerthallError('method-not-allowed', 'only POST')
  const [client, body] = await Promise.all([
    machines.access.byHeader(request.headers.authorization, address),
    readBody(request, BODY_LIMIT),
  ])
  const { csr, reference } = readRequest(body)
  const { serial, issuer, notAfter, der } = await machines.issue(client, csr, reference)
  return JSON.stringify({ serial, issuer, notAfter, certificate: toPem('CERTIFICATE', der) })
}

function readRequest(body: Buffer): { csr: Uint8Array; reference: string } {
  const { csr, reference = '', ...rest } = json(body)
  if (typeof csr !== 'string' || typeof reference !== 'string' || Object.keys(rest).length > 0)
    throw new CerthallError('input-invalid', 'wrong: {"csr": PEM, "reference": text}')
  if (!REFERENCE.test(reference)) throw new CerthallError('input-invalid', 'wrong: /reference')
  try {
    const [block] = fromPem(csr)
    if (block !== undefined) return { csr: block.der, reference }
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
  }
  throw new CerthallError('csr-malformed', 'not PEM')
}

function json(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {
    // Told below.
  }
  throw new CerthallError('input-invalid', 'not a JSON object')
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  response.end(body)
}
