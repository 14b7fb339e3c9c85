import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import type { MachineClient } from '@certhall/ca'
import { CerthallError, type MachineProfile } from '@certhall/model'
import { encodeCertsOnly, encodeCsrWishes, type KeyType, PkiError, parseCsr } from '@certhall/pki'
import { readBody } from '../http/read-body.ts'
import type { Machines } from '../machines.ts'
import { requireSameNames } from './same-names.ts'

/** An answer of the EST service (RFC 7030 §4). */
export interface EstAnswer {
  status: 200 | 202
  headers: Record<string, string>
  body: string
}

interface EstRequest {
  machines: Machines
  request: IncomingMessage
  /** The profile that the address names, if it names one. */
  label: MachineProfile | undefined
}

type Operation = (asked: EstRequest) => Promise<EstAnswer>

/** A CSR of an RSA-4096 key with many names, in base64. */
const BODY_LIMIT = 64 * 1024
/** How long a client should wait for a key that is away (RFC 7030 §4.2.3). */
const RETRY_SECONDS = 60
const CERTIFICATES = 'application/pkcs7-mime; smime-type=certs-only'

const OPERATIONS: Record<string, { method: 'GET' | 'POST'; run: Operation }> = {
  cacerts: { method: 'GET', run: cacerts },
  csrattrs: { method: 'GET', run: csrattrs },
  simpleenroll: { method: 'POST', run: enroll },
  simplereenroll: { method: 'POST', run: reenroll },
}

const ADDRESS = /^\/\.well-known\/est(?:\/([a-z][a-z0-9-]{1,30}))?\/([a-z]+)$/

/** `not-found`, `method-not-allowed`, and whatever refuses a client or its CSR. */
export async function answerEst(machines: Machines, request: IncomingMessage): Promise<EstAnswer> {
  const [, name, verb = ''] = ADDRESS.exec((request.url ?? '').split('?', 1)[0] as string) ?? []
  const operation = Object.hasOwn(OPERATIONS, verb) ? OPERATIONS[verb] : undefined
  const label = name === undefined ? undefined : machines.profiles.get(name)
  if (operation === undefined || (name !== undefined && label === undefined))
    throw new CerthallError('not-found', 'no such address')
  if (request.method !== operation.method)
    throw new CerthallError('method-not-allowed', `only ${operation.method}`)
  return operation.run({ machines, request, label })
}

/** §4.1: the issuing CAs of the profile (of all, without one) up to their roots. */
async function cacerts({ machines, label }: EstRequest): Promise<EstAnswer> {
  const profiles = label === undefined ? [...machines.profiles.values()] : [label]
  const chains = await Promise.all(profiles.map(({ issuer }) => machines.caCertificates(issuer)))
  const distinct = new Map(chains.flat().map((der) => [Buffer.from(der).toString('base64'), der]))
  return certificates([...distinct.values()], 'application/pkcs7-mime')
}

/** §4.5 */
async function csrattrs({ machines, label }: EstRequest): Promise<EstAnswer> {
  const profiles = label === undefined ? [...machines.profiles.values()] : [label]
  const keys = [...new Set(profiles.flatMap((profile) => profile.keys))] as KeyType[]
  return encoded(encodeCsrWishes(keys), 'application/csrattrs')
}

/** §4.2.1 */
async function enroll(asked: EstRequest): Promise<EstAnswer> {
  const { machines, request } = asked
  const shown = presented(request)
  const client =
    shown === undefined || request.headers.authorization !== undefined
      ? await machines.access.byHeader(request.headers.authorization, request.socket.remoteAddress ?? '')
      : (await machines.byCertificate(shown)).client
  return issue(asked, client, await readCsr(request))
}

/** §4.2.2: by the certificate that is renewed, and for its names only. */
async function reenroll(asked: EstRequest): Promise<EstAnswer> {
  const { machines, request } = asked
  const shown = presented(request)
  if (shown === undefined)
    throw new CerthallError('log-in-required', 'the certificate that is renewed is wanted, in TLS')
  const { client, certificate } = await machines.byCertificate(shown)
  const csr = await readCsr(request)
  requireSameNames(parsed(csr), certificate)
  return issue(asked, client, csr)
}

async function issue(
  { machines, label }: EstRequest,
  client: MachineClient,
  csr: Uint8Array,
): Promise<EstAnswer> {
  if (label !== undefined && label.id !== client.profile.id)
    throw new CerthallError('not-yours', `this client has the profile ${client.profile.id}`)
  try {
    return certificates([(await machines.issue(client, csr, '')).der], CERTIFICATES)
  } catch (error) {
    // The intent is stored; when the key is back, the same request goes on from there.
    if (!(error instanceof CerthallError) || error.code !== 'key-unavailable') throw error
    return { status: 202, headers: { 'retry-after': String(RETRY_SECONDS) }, body: '' }
  }
}

function presented({ socket }: IncomingMessage): Uint8Array | undefined {
  // An empty object where there is none.
  const { raw } = (socket as TLSSocket).getPeerCertificate() as { raw?: Buffer }
  return raw && Uint8Array.from(raw)
}

/** §4.2.1: base64 of the DER; DER itself is taken too. */
async function readCsr(request: IncomingMessage): Promise<Uint8Array> {
  const body = await readBody(request, BODY_LIMIT)
  if (body[0] === 0x30) return Uint8Array.from(body)
  const text = body.toString('latin1').replace(/\s+/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw new CerthallError('csr-malformed', 'not base64')
  return Uint8Array.from(Buffer.from(text, 'base64'))
}

function parsed(der: Uint8Array) {
  try {
    return parseCsr(der)
  } catch (error) {
    if (error instanceof PkiError) throw new CerthallError('csr-malformed', error.message)
    throw error
  }
}

const certificates = (list: readonly Uint8Array[], type: string): EstAnswer =>
  encoded(encodeCertsOnly(list), type)

function encoded(der: Uint8Array, type: string): EstAnswer {
  const lines = Buffer.from(der)
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n')
  return {
    status: 200,
    headers: { 'content-type': type, 'content-transfer-encoding': 'base64' },
    body: `${lines}\n`,
  }
}
