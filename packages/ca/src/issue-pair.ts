import { CerthallError } from '@certhall/model'
import { PkiError, parseSpki, sameBytes } from '@certhall/pki'
import type { HolderUse, RegisteredCertificate, StoredCertificate } from './certificate-record.ts'
import { registered } from './certificate-record.ts'
import { servedChain } from './cross-certificates.ts'
import { signIntent } from './issuance-cycle.ts'
import type { PreparingIssuer } from './issuer-frame.ts'
import type { Ca } from './ports.ts'
import { type DigestedRequest, digested, type IssueRequest, prepareIntent } from './prepare-intent.ts'
import { issuerOfIntent, preparingIssuer } from './preparing-issuer.ts'
import { requireSameKey } from './same-key.ts'

export interface IssuedPair {
  signing: RegisteredCertificate
  encryption?: RegisteredCertificate
  /** SM2EnvelopedKey (GB/T 35276 §7.4) of the encryption pair, to the signing key. */
  envelope?: Uint8Array
  /** Issuing CA first, root last. */
  chain: Uint8Array[]
}

// A replacement that arrives in the middle of an issue starts it again, to find what holds the place now.
const ATTEMPTS = 3

/**
 * The certificate, or SM2 pair, of an approved application (docs/issuance.md). Idempotent by case and key; another
 * key while one is live is `delivery-key-exists` with its `serial`. A template other than the one that the live
 * certificate was made from is `review-template-changed`.
 */
export async function issuePair(ca: Ca, request: IssueRequest): Promise<IssuedPair> {
  const asked = digested(request)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const issued = await tryIssue(ca, asked)
    if (issued !== undefined) return issued
  }
  throw new CerthallError('case-stale', 'revoked while it was being issued')
}

async function tryIssue(ca: Ca, request: DigestedRequest): Promise<IssuedPair | undefined> {
  const { template } = request
  const newest = await preparingIssuer(ca, template.issuer)
  const intent = await findOrIntend(ca, request, newest)
  if (intent === undefined) return undefined
  // What was begun under an older generation is finished under it: its bytes name that one.
  const issuer = intent.issuer === newest.id ? newest : await issuerOfIntent(ca, intent.issuer)
  const signer = await ca.keys.signerOf(issuer)
  const signing = await signIntent(ca, intent, signer)
  if (signing === undefined) return undefined
  const chain = await servedChain(ca, issuer.id)
  if (!template.dual) return { signing: required(signing), chain }

  // 7. The KM's pair, wrapped to the new signing key: one pair for each signing serial.
  const pair = await ca.km.pairFor({ signingSerial: signing.serial, signingSpki: signing.spki })
  // 8. The encryption certificate goes through steps 2 to 6 again, with the signing certificate's own dates.
  const twin = await ca.certificates.intend(
    prepareIntent(ca, { ...request, spki: pair.spki, notBefore: signing.notBefore }, issuer, {
      use: 'encryption',
      shard: await ca.shards.next(issuer.id),
    }),
    signing.serial,
  )
  const encryption = twin && (await signIntent(ca, twin, signer))
  if (encryption === undefined) {
    // Whoever revoked it meanwhile may have found no pair yet to put into the history.
    const { state } = (await ca.certificates.bySerial(signing.serial)) ?? {}
    if (state === 'revoked') await ca.km.retire(signing.serial)
    return undefined
  }
  const encryptionCertificate = required(encryption)
  requireSameKey(encryptionCertificate.der, pair.envelope)
  return {
    signing: required({ ...signing, pairSerial: encryption.serial }),
    encryption: encryptionCertificate,
    envelope: pair.envelope,
    chain,
  }
}

function required(record: StoredCertificate): RegisteredCertificate {
  const found = registered(record)
  if (found === undefined) throw new CerthallError('internal', `certificate ${record.serial} is not complete`)
  return found
}

/** Steps 1 to 4: the intent that the rest works on. */
async function findOrIntend(
  ca: Ca,
  request: DigestedRequest,
  issuer: PreparingIssuer,
): Promise<StoredCertificate | undefined> {
  const use = request.template.dual ? 'signing' : 'single'
  // 1. What is live for the case already: a repeat goes on from where the last attempt ended.
  const live = await ca.certificates.live(request.caseReference, use)
  if (live !== undefined) {
    if (live.der === undefined && (await ca.certificates.keyBlocked(live.spki)))
      throw new CerthallError('csr-key-refused', 'this key is blocked')
    return sameRequest(live, request)
  }
  await requireKey(ca, request, use)
  const shard = await ca.shards.next(issuer.id)
  const wanted = prepareIntent(ca, request, issuer, { use, shard })
  // The encryption twin's bytes are linted before anything is stored, with the signing key in place of the KM's.
  if (request.template.dual) prepareIntent(ca, request, issuer, { use: 'encryption', shard })
  // 4. Store serial and intent. A racing request may have been first; then its intent is the one.
  const stored = await ca.certificates.intend(wanted)
  return stored && sameRequest(stored, request)
}

function sameRequest(live: StoredCertificate, request: DigestedRequest): StoredCertificate {
  if (!sameBytes(live.spki, request.spki)) {
    throw new CerthallError('delivery-key-exists', 'another key holds this case', { serial: live.serial })
  }
  if (live.templateDigest !== request.templateDigest) throw new CerthallError('review-template-changed')
  return live
}

async function requireKey(
  ca: Ca,
  { template, spki, caseReference }: IssueRequest,
  use: HolderUse,
): Promise<void> {
  const key = keyOf(spki)
  if (key !== template.key) throw new CerthallError('csr-key-refused', `${key} in place of ${template.key}`)
  if (template.dual && key !== 'sm2')
    throw new CerthallError('lint-failed', `no dual certificates for ${key}`)
  // Of another use as well: a key that the KM has under escrow must not sign.
  if (await ca.certificates.keyUsedElsewhere(spki, { caseReference, use })) {
    throw new CerthallError('csr-key-refused', 'this key has a certificate already, or is blocked')
  }
}

function keyOf(spki: Uint8Array): string {
  try {
    return parseSpki(spki).key
  } catch (error) {
    if (error instanceof PkiError) throw new CerthallError('csr-key-refused', error.message)
    throw error
  }
}
