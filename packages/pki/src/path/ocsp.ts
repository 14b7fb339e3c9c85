// OCSP answers (RFC 6960): which speak of a certificate, who may sign them, and how fresh they are.
import { sameBytes } from '../bytes.ts'
import type { Certificate } from '../certificate.ts'
import type { SingleResponse } from '../ocsp/response.ts'
import { parseSpki } from '../spki.ts'
import type { Chain, OcspEvidence, PathContext } from './context.ts'
import { ocspSigner } from './ocsp-signer.ts'
import { CLOCK_SKEW, counts, type Finding, type Pending } from './status.ts'
import type { KeyHolder } from './work.ts'

/** What the answers at hand say of the first certificate of this chain. */
export function ocspStatus(chain: Chain, context: PathContext, pending: Pending): Finding {
  const [certificate, issuer = chain.anchor] = chain.certificates as readonly [Certificate, Certificate?]
  let best: Finding = { fault: context.unreadable.ocsp ? 'ocsp-unusable' : 'ocsp-missing' }
  for (const evidence of context.ocsp ?? [])
    for (const response of evidence.answer.responses) {
      if (!isAbout(response, certificate, issuer, context)) continue
      best = better(best, judge(evidence, response, chain, context, pending))
    }
  return best
}

/** Of several answers the newest; a revocation that is not a hold outweighs all. */
function better(a: Finding, b: Finding): Finding {
  if ('fault' in a) return 'fault' in b && a.fault !== 'ocsp-missing' ? a : b
  if ('fault' in b || a.state === 'revoked') return a
  return b.state === 'revoked' || b.from > a.from ? b : a
}

/**
 * §4.1.1: the serial, and the issuer's name and key by their hashes. Hashed is the name as the certificate spells it; responders
 * that know their issuer by its own certificate hash it as that does.
 */
function isAbout(
  { certId }: SingleResponse,
  { serial, issuerDer }: Certificate,
  issuer: KeyHolder,
  { digest }: PathContext,
): boolean {
  if (certId.serial !== serial || digest === undefined) return false
  return (
    [issuerDer, issuer.subjectDer].some((name) =>
      sameBytes(certId.issuerNameHash, digest(certId.hash, name)),
    ) && sameBytes(certId.issuerKeyHash, digest(certId.hash, parseSpki(issuer.spki).bits))
  )
}

function judge(
  evidence: OcspEvidence,
  response: SingleResponse,
  chain: Chain,
  context: PathContext,
  pending: Pending,
): Finding {
  if (!isUsable(evidence, response, context)) return { fault: 'ocsp-unusable' }
  const signer = ocspSigner(evidence, chain, context, pending)
  if (signer === undefined) return { fault: 'ocsp-unusable' }
  const { status, thisUpdate, nextUpdate } = response
  const from = thisUpdate.getTime()
  // As with lists, a revocation counts also when the answer has run out.
  if (status.type === 'revoked' && counts(status, context))
    return { state: status.reason === 'certificateHold' ? 'on-hold' : 'revoked', from }
  if (status.type === 'unknown') return { fault: 'ocsp-unknown' }
  // §4.2.2.1: without nextUpdate newer answers are always to be had, so only one just asked for, or younger than the instant
  // judged, will do.
  const isFresh = nextUpdate ? nextUpdate.getTime() >= context.at : evidence.nonce || from >= context.at
  // A responder whose status nobody looks up (ocsp-nocheck) is safe by its short life alone: whoever has its key after that
  // could write any times into an answer.
  return isFresh && signer.until >= context.at ? { state: 'good', from } : { fault: 'ocsp-stale' }
}

function isUsable(
  { answer, nonce }: OcspEvidence,
  { thisUpdate }: SingleResponse,
  context: PathContext,
): boolean {
  if (answer.unknownCritical.length > 0) return false
  if (nonce !== undefined && !(answer.nonce && sameBytes(answer.nonce, nonce))) return false
  if (context.signatures && !context.signatures.includes(answer.signatureName)) return false
  const latest = context.statusAt + CLOCK_SKEW
  return thisUpdate.getTime() <= latest && answer.producedAt.getTime() <= latest
}
