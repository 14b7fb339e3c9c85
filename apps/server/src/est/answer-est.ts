import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import { ENROLLED, type MachineCertificate, type MachineClient } from '@certhall/ca'
import { fingerprint } from '@certhall/crypto'
import { CerthallError, type MachineProfile } from '@certhall/model'
import { type Csr, encodeCertsOnly, encodeCsrAttrs, type KeyType } from '@certhall/pki'
import type { Machines } from '../machines.ts'
import { readCsrBody } from './read-csr.ts'
import { requireBinding } from './require-binding.ts'

/** An answer of the EST service (RFC 7030 §4). */
export interface EstAnswer {
  status: 200 | 202 | 204
  headers: Record<string, string>
  body: string
}

interface EstRequest {
  machines: Machines
  request: IncomingMessage
  /** Where it comes from. */
  address: string
  /** The profile that the path names, if it names one. */
  label: MachineProfile | undefined
}

type Operation = (asked: EstRequest) => Promise<EstAnswer>

/** How long a client should wait for a key that is away (RFC 7030 §4.2.3). */
const RETRY_SECONDS = 60

const OPERATIONS: Record<string, { method: 'GET' | 'POST'; run: Operation }> = {
  cacerts: { method: 'GET', run: cacerts },
  csrattrs: { method: 'GET', run: csrattrs },
  simpleenroll: { method: 'POST', run: enroll },
  simplereenroll: { method: 'POST', run: reenroll },
  // §4.3 and §4.4 are optional; a key that the hall has made would be known to two.
  fullcmc: { method: 'POST', run: unsupported },
  serverkeygen: { method: 'POST', run: unsupported },
}

const PATH = /^\/\.well-known\/est(?:\/([a-z][a-z0-9-]{1,30}))?\/([a-z]+)$/

/** `not-found`, `method-not-allowed`, `not-supported`, and whatever refuses a client or its CSR. */
export async function answerEst(
  machines: Machines,
  request: IncomingMessage,
  address: string,
): Promise<EstAnswer> {
  const [, name, verb = ''] = PATH.exec((request.url ?? '').split('?', 1)[0] as string) ?? []
  const operation = Object.hasOwn(OPERATIONS, verb) ? OPERATIONS[verb] : undefined
  const label = name === undefined ? undefined : machines.profiles.get(name)
  if (operation === undefined || (name !== undefined && label === undefined))
    throw new CerthallError('not-found', 'no such address')
  if (request.method !== operation.method)
    throw new CerthallError('method-not-allowed', `only ${operation.method}`, { allow: operation.method })
  return operation.run({ machines, request, address, label })
}

/** §4.1: all generations of the profile's line (of all profiles', without a label), up to their roots. */
async function cacerts({ machines, label }: EstRequest): Promise<EstAnswer> {
  const profiles = label === undefined ? [...machines.profiles.values()] : [label]
  const lines = [...new Set(profiles.map(({ issuer }) => issuer))]
  const all = (await Promise.all(lines.map((line) => machines.caCertificates(line)))).flat()
  const distinct = new Map(all.map((der) => [fingerprint(der), der]))
  return encoded(encodeCertsOnly([...distinct.values()]), 'application/pkcs7-mime')
}

/** §4.5: nobody must log in for it; without a label it can be told only where there is one profile. */
async function csrattrs({ machines, label }: EstRequest): Promise<EstAnswer> {
  const [only, ...more] = machines.profiles.values()
  const profile = label ?? (more.length === 0 ? only : undefined)
  const [key] = profile?.keys ?? []
  // §4.5.2: 204 where there is nothing to say.
  if (key === undefined) return { status: 204, headers: {}, body: '' }
  return encoded(
    encodeCsrAttrs({ key: key as KeyType, extensions: ['subjectAltNames'] }),
    'application/csrattrs',
  )
}

/** §4.2.1: by HTTP Basic, or by a certificate that the client has already. */
async function enroll(asked: EstRequest): Promise<EstAnswer> {
  const { machines, request, address } = asked
  const { authorization } = request.headers
  const shown = presented(request)
  const client =
    shown === undefined || authorization !== undefined
      ? await machines.access.byHeader(authorization, address)
      : (await machines.byCertificate(shown)).client
  const csr = await readCsr(asked, client)
  return issued(() => machines.issueRead(client, csr, ENROLLED))
}

/** §4.2.2: by the certificate that is renewed, or by HTTP Basic; for the same subject and names, and another key. */
async function reenroll(asked: EstRequest): Promise<EstAnswer> {
  const { machines, request, address } = asked
  const { authorization } = request.headers
  const shown = presented(request)
  const old = shown && (await machines.byCertificate(shown))
  const client =
    old === undefined || authorization !== undefined
      ? await machines.access.byHeader(authorization, address)
      : old.client
  if (old !== undefined && old.client.id !== client.id)
    throw new CerthallError('not-yours', "the certificate in TLS is another client's")
  const csr = await readCsr(asked, client)
  return issued(() => machines.renew(client, csr, old?.certificate))
}

async function unsupported(): Promise<EstAnswer> {
  throw new CerthallError('not-supported', 'this hall has no full CMC and makes no keys for machines')
}

/** §3.2.2: a label names a profile, which must be the client's. */
async function readCsr({ machines, request, label }: EstRequest, client: MachineClient): Promise<Csr> {
  if (label !== undefined && label.id !== client.profile.id)
    throw new CerthallError('not-yours', `this client has the profile ${client.profile.id}`)
  const csr = await machines.read(client, await readCsrBody(request))
  requireBinding(csr, request.socket)
  return csr
}

async function issued(issue: () => Promise<MachineCertificate>): Promise<EstAnswer> {
  try {
    const { der } = await issue()
    return encoded(encodeCertsOnly([der]), 'application/pkcs7-mime; smime-type=certs-only')
  } catch (error) {
    // The intent is stored; when the key is back, the same request goes on from there.
    if (!(error instanceof CerthallError) || error.code !== 'key-unavailable') throw error
    return { status: 202, headers: { 'retry-after': String(RETRY_SECONDS) }, body: '' }
  }
}

/** The certificate that TLS has asked for; whoever comes through a proxy has none. */
function presented({ socket }: IncomingMessage): Uint8Array | undefined {
  if (!(socket instanceof TLSSocket)) return undefined
  // An empty object where there is none.
  const { raw } = socket.getPeerCertificate() as { raw?: Buffer }
  return raw && Uint8Array.from(raw)
}

function encoded(der: Uint8Array, type: string): EstAnswer {
  // Lines, since `openssl base64 -d` reads no long ones; RFC 8951 §3.1 lets readers pass over their ends.
  const lines = Buffer.from(der)
    .toString('base64')
    .replace(/.{1,64}/g, '$&\n')
  return {
    status: 200,
    headers: { 'content-type': type, 'content-transfer-encoding': 'base64' },
    body: lines,
  }
}
