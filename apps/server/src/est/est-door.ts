import type { ServerResponse } from 'node:http'
import { clientAddress } from '../http/client-address.ts'
import type { Door } from '../http/doors.ts'
import { plainProblem } from '../http/problems.ts'
import type { Machines } from '../machines.ts'
import { answerEst } from './answer-est.ts'

const ROOT = '/.well-known/est/'

export interface EstDoorOptions {
  machines: Machines
  /** How many of our own stand before it; see client-address.ts. */
  proxies: number
  log: (error: Error) => void
}

/** Everything below /.well-known/est; refusals are text for people (RFC 7030 §4.2.3), with the stable code in front. */
export function estDoor({ machines, proxies, log }: EstDoorOptions): Door {
  return (request, response) => {
    if (!request.url?.startsWith(ROOT)) return false
    answerEst(machines, request, clientAddress(request, proxies))
      .then(({ status, headers, body }) => send(response, status, headers, body))
      .catch((error) => refuse(response, error, log))
    return true
  }
}

function refuse(response: ServerResponse, error: unknown, log: (error: Error) => void): void {
  const { status, headers, problem } = plainProblem(error, log)
  const { code, detail, allow } = problem
  const more = {
    'content-type': 'text/plain; charset=utf-8',
    'certhall-code': code,
    ...(typeof allow === 'string' && { allow }),
    // The rest of a body that is too large is not waited for.
    ...(status === 413 && { connection: 'close' }),
  }
  send(response, status, { ...headers, ...more }, `${code}: ${detail}\n`)
}

function send(response: ServerResponse, status: number, headers: Record<string, string>, body: string): void {
  response.writeHead(status, {
    ...headers,
    // RFC 9110 §8.6: none with 204.
    ...(status !== 204 && { 'content-length': String(Buffer.byteLength(body)) }),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  response.end(body)
}
