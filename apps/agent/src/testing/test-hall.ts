import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  fingerprint,
  generateKeyPair,
  randomBytes,
  sm2Encrypt,
  verify,
  wrapSm2EncryptionPair,
} from '@certhall/crypto'
import {
  CerthallError,
  type DeliveryStep,
  type Purpose,
  parseStatement,
  type SignedStatement,
  toProblem,
} from '@certhall/model'
import type { DeliveryState } from '@certhall/model/api'
import {
  encodeName,
  type KeyType,
  parseCertificate,
  parseCsr,
  sameBytes,
  signatureFor,
  toHex,
} from '@certhall/pki'
import { fromBase64, toBase64 } from '../encoding.ts'
import { createTestIssuer, name } from './test-issuer.ts'

interface IssuedRecord {
  serial: string
  spki: Uint8Array
  live: boolean
  issued: NonNullable<DeliveryState['issued']>
  challenge: Uint8Array
}

interface TestHallOptions {
  key: KeyType
  dual: boolean
  /** What else it serves, by path. */
  files?: Record<string, { type: string; text: string }>
}

/**
 * A hall of one application, in memory, with real keys and certificates: delivery's protocol and its checks, nothing
 * else. The assistant's tests run against it where the whole hall would be slow.
 */
export async function createTestHall({ key, dual, files = {} }: TestHallOptions) {
  const issuer = await createTestIssuer(key)
  const subject = name('张三')
  const reference = 'CH20261121-ABCDEFGH'
  const ticket = toHex(randomBytes(16))
  const shown = ['更新证书：张三', '新的有效期至 2027年11月21日']
  const caseDigest = toHex(randomBytes(32))
  const nonce = toHex(randomBytes(16))
  const issuances: IssuedRecord[] = []
  let origin = ''
  let oldCertificate: Uint8Array = new Uint8Array()
  let state: DeliveryState['state'] = 'approved'
  let step: DeliveryStep | undefined
  const calls: string[] = []

  const live = () => issuances.find((record) => record.live)
  const view = (): DeliveryState => ({
    reference,
    state,
    step,
    origin,
    nonce,
    caseDigest,
    shown,
    oldCertificate: fingerprint(oldCertificate),
    key,
    dual,
    subject: toBase64(encodeName(subject)),
    keepGenerations: 2,
    issued: state === 'issued' ? live()?.issued : undefined,
  })

  function checkStatement(
    signed: SignedStatement,
    purpose: Purpose,
    certificate: Uint8Array,
    expectedNonce: string,
  ) {
    const bytes = fromBase64(signed.bytes)
    const statement = parseStatement(bytes)
    if (statement.purpose !== purpose) throw new CerthallError('statement-purpose-wrong')
    const { spki, key: algorithm } = parseCertificate(certificate)
    if (!verify(signatureFor(algorithm), spki, bytes, fromBase64(signed.signature))) {
      throw new CerthallError('statement-signature-wrong')
    }
    if (statement.certificate !== fingerprint(certificate)) throw new CerthallError('delivery-other-token')
    if (statement.nonce !== expectedNonce) throw new CerthallError('statement-nonce-unknown')
    if (statement.origin !== origin) throw new CerthallError('statement-origin-wrong')
    if (statement.caseDigest !== caseDigest) throw new CerthallError('review-template-changed')
    return statement
  }

  async function issue(body: { statement: SignedStatement; csr: string; replaces?: string }) {
    const statement = checkStatement(body.statement, 'deliver', oldCertificate, nonce)
    const { spki, info, signature, signatureName } = parseCsr(fromBase64(body.csr))
    if (!verify(signatureName, spki, info, signature)) throw new CerthallError('csr-signature-wrong')
    if (statement.subject !== toBase64(spki)) throw new CerthallError('csr-key-refused')
    const other = live()
    if (other && sameBytes(other.spki, spki)) return
    if (state === 'done') throw new CerthallError('case-state-wrong')
    if (other && body.replaces !== other.serial) {
      throw new CerthallError('delivery-key-exists', undefined, { serial: other.serial })
    }
    if (other) other.live = false
    const signing = await issuer.issue(subject, spki, 'signing')
    const challenge = randomBytes(32)
    issuances.push({
      serial: parseCertificate(signing).serial,
      spki,
      live: true,
      challenge,
      issued: {
        signing: toBase64(signing),
        chain: issuer.chain.map(toBase64),
        receiptNonce: toHex(randomBytes(16)),
        ...(dual ? await encryptionPair(spki, challenge) : {}),
      },
    })
    state = 'issued'
    step = 'issued'
  }

  async function encryptionPair(signingSpki: Uint8Array, challenge: Uint8Array) {
    const pair = await generateKeyPair('sm2')
    return {
      encryption: toBase64(await issuer.issue(subject, pair.spki, 'encryption')),
      envelope: toBase64(wrapSm2EncryptionPair({ signingSpki, encryptionPkcs8: pair.pkcs8 })),
      challenge: toBase64(sm2Encrypt(pair.spki, challenge)),
    }
  }

  function receipt({ statement: signed }: { statement: SignedStatement }) {
    const record = live()
    if (!record) throw new CerthallError('case-state-wrong')
    const statement = checkStatement(
      signed,
      'receipt',
      fromBase64(record.issued.signing),
      record.issued.receiptNonce,
    )
    if (statement.subject !== (dual ? toBase64(record.challenge) : ''))
      throw new CerthallError('delivery-proof-wrong')
    state = 'done'
    step = 'done'
  }

  async function answer(request: IncomingMessage): Promise<DeliveryState> {
    if (request.headers.authorization !== `Bearer ${ticket}`) throw new CerthallError('delivery-ticket-wrong')
    const path = request.url?.slice(`/api/delivery/${reference}`.length)
    calls.push(`${request.method} ${path}`)
    const body = request.method === 'POST' ? JSON.parse(await textOf(request)) : undefined
    if (path === '/certificate') await issue(body)
    if (path === '/progress') step = body.step
    if (path === '/receipt') receipt(body)
    return view()
  }

  const server = createServer((request, response) => {
    const file = files[request.url ?? '']
    if (file) {
      response.setHeader('cross-origin-opener-policy', 'same-origin-allow-popups')
      response.setHeader('content-type', file.type)
      response.end(file.text)
      return
    }
    answer(request).then(
      (body) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      (error: unknown) => {
        const known = error instanceof CerthallError ? error : new CerthallError('internal', String(error))
        response.writeHead(known.status).end(JSON.stringify(toProblem(known)))
      },
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    origin,
    reference,
    ticket,
    nonce,
    shown,
    /** Every call so far, in order. */
    calls,
    issuances,
    state: () => state,
    /** The holder's old certificate over this key. */
    async enrol(spki: Uint8Array): Promise<Uint8Array> {
      oldCertificate = await issuer.issue(subject, spki, 'signing')
      return oldCertificate
    },
    /** Claims that this certificate, which it has not issued, is the one to be renewed. */
    claim(certificate: Uint8Array) {
      oldCertificate = certificate
    },
    checkStatement,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export type TestHall = Awaited<ReturnType<typeof createTestHall>>

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}
