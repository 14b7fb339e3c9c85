import {
  type CertId,
  type OcspRequest,
  ocspError,
  PkiError,
  parseOcspRequest,
  sameBytes,
} from '@certhall/pki'
import type { IndexedIssuer, IssuerIndex } from './issuer-index.ts'
import type { Va } from './ports.ts'
import { type Asked, signAnswer } from './sign-answer.ts'
import type { SigningBudget } from './signing-budget.ts'

/** An answer, and what may be done with it. */
export interface OcspReply {
  der: Uint8Array
  /** Until when it is true, unless there is a change; absent where it is for one asker only, or a refusal. */
  times?: { thisUpdate: Date; nextUpdate: Date }
  /** Whose status it tells; absent for several, and for what was never issued: that may change without a trace. */
  serial?: string
}

type AnswerPorts = Pick<Va, 'statuses' | 'responder' | 'clock' | 'settings'> & { budget: SigningBudget }

/**
 * The OCSPResponse (DER) to an OCSPRequest (DER), RFC 6960: signed ahead where there is one, else now. Never throws for what
 * a stranger sends: malformed bytes get `malformedRequest`; issuers that are not ours, or whose certificate has ended,
 * `unauthorized` (RFC 5019 §2.2.3). So do serials that were never issued once the budget for them is spent; with the whole
 * budget spent, nonces are left out (RFC 9654 §2.1), and what would have to be signed gets `tryLater` (RFC 6960 §2.3). These
 * refusals are not signed. Our own faults are thrown.
 */
export async function answerOcsp(va: AnswerPorts, index: IssuerIndex, der: Uint8Array): Promise<OcspReply> {
  let request: OcspRequest
  try {
    request = parseOcspRequest(der)
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
    // A sound request with a hash that is not in our table: malformed it is not, and no issuer of ours is found by it.
    return { der: ocspError(error.code === 'unknown-algorithm' ? 'unauthorized' : 'malformedRequest') }
  }
  const named = await Promise.all(request.certIds.map((certId) => index.find(certId)))
  const issuer = named.find((one) => one !== undefined)
  // No responder's certificate can outlive its issuer: after that nobody speaks for it.
  if (issuer === undefined || issuer.notAfter <= va.clock.now()) return { der: ocspError('unauthorized') }
  const nonce = va.settings.ocsp.nonces ? request.nonce : undefined
  const [only] = request.certIds as [CertId]
  if (request.certIds.length === 1 && nonce === undefined) return answerOne(va, issuer, only)
  const asked = await Promise.all(
    request.certIds.map(async (certId, i): Promise<Asked> => {
      // One answer has one responder, who may speak for its own issuer only: other issuers' serials are unknown to it.
      const own = named[i] === issuer
      return { certId, known: own ? await va.statuses.status(issuer.id, certId.serial) : undefined }
    }),
  )
  const refusal = spend(va, asked)
  if (refusal === 'tryLater' && asked.length === 1) return answerOne(va, issuer, only)
  if (refusal !== undefined) return { der: ocspError(refusal) }
  const signed = await signAnswer(va, await va.responder(issuer.id), asked, nonce)
  return { der: signed.der }
}

/** Takes a signature out of the budget, or says how to refuse. */
function spend({ budget }: AnswerPorts, asked: readonly Asked[]): 'tryLater' | 'unauthorized' | undefined {
  const kind = asked.every(({ known }) => known === undefined) ? 'unknown' : 'known'
  if (budget.take(kind)) return undefined
  return kind === 'unknown' ? 'unauthorized' : 'tryLater'
}

async function answerOne(va: AnswerPorts, issuer: IndexedIssuer, certId: CertId): Promise<OcspReply> {
  const { hash, serial } = certId
  const known = await va.statuses.status(issuer.id, serial, hash)
  const ready = known?.presigned
  if (ready !== undefined && isFresh(va, ready) && isAsWritten(issuer, certId)) {
    const { der, thisUpdate, nextUpdate } = ready
    return { der, times: { thisUpdate, nextUpdate }, serial }
  }
  const refusal = spend(va, [{ certId, known }])
  if (refusal !== undefined) return { der: ocspError(refusal) }
  const { der, ...times } = await signAnswer(va, await va.responder(issuer.id), [{ certId, known }])
  return { der, times, ...(known && { serial }) }
}

/** Caches may keep an answer for max-age: it must be good for as long as that. */
function isFresh(
  { clock, settings }: AnswerPorts,
  { thisUpdate, nextUpdate }: { thisUpdate: Date; nextUpdate: Date },
): boolean {
  const now = clock.now()
  return thisUpdate <= now && nextUpdate.getTime() - now.getTime() >= settings.ocsp.maxAgeSeconds * 1000
}

/** A CertID can be written in more than one way (hash parameters absent), and some clients compare octets. */
function isAsWritten(issuer: IndexedIssuer, { hash, serial, der }: CertId): boolean {
  return der !== undefined && sameBytes(issuer.certId(hash, serial).der as Uint8Array, der)
}
