import { digest, verify } from '@certhall/crypto'
import {
  type Certificate,
  type PathInput,
  PkiError,
  parseCertificate,
  sameBytes,
  validatePath,
} from '@certhall/pki'
import { overallVerdict, PATH_CODES, type SealFinding, sealFinding, type Verdict } from './findings.ts'
import { mayMakeSeals } from './maker-mark.ts'
import { pictureKindNamed, pictureKindOf } from './picture-type.ts'
import { parseSeal } from './read-seal.ts'
import type { Seal } from './seal.ts'
import { SEAL_FORMS } from './seal-forms.ts'

export interface SealQuestion {
  readonly seal: Uint8Array
  /** The instant for which the seal must hold: now, or when something was stamped with it. */
  readonly at: Date
  /** Trusted roots; `chain`: authorities between them and the certificates in the seal. DER or parsed. */
  readonly anchors: PathInput['anchors']
  readonly chain?: readonly (Uint8Array | Certificate)[]
  /** Evidence of status; without any, what depends on it is `unknown`. */
  readonly crls?: PathInput['crls']
  readonly ocsp?: PathInput['ocsp']
  /** When that evidence is looked at, if later than `at`. */
  readonly statusAt?: Date
  /** Who stamped, where something was stamped. */
  readonly signer?: Uint8Array
  /** Whether this trusted certificate may make seals; by the mark in it when left out. */
  readonly mayMake?: (certificate: Certificate) => boolean
  /** What the register of the one who asks says; not looked at when left out. */
  readonly standing?: SealStanding
}

export type SealStanding = 'valid' | 'suspended' | 'revoked' | 'replaced' | 'ended-since' | 'unknown'

export interface SealAnswer {
  readonly verdict: Verdict
  /** One for each check that was made, in the order of SEAL_CHECKS. */
  readonly findings: readonly SealFinding[]
  /** Undefined where it cannot be read. */
  readonly seal?: Seal
}

/**
 * Whether a seal holds, check by check (GM/T 0031 §6.1.2: decode, maker's signature, maker's certificate, dates), and who may stamp with
 * it. Never throws for what is in the seal.
 */
export function verifySeal(question: SealQuestion): SealAnswer {
  const seal = readable(question.seal)
  if (seal instanceof PkiError) {
    const findings = [sealFinding('form-unreadable', seal.message)]
    return { verdict: 'wrong', findings }
  }
  const { standing } = question
  const findings = [
    sealFinding(
      SEAL_FORMS[seal.form].current ? 'form-current' : 'form-older',
      SEAL_FORMS[seal.form].standard,
    ),
    checkPicture(seal),
    checkSignature(seal),
    checkMaker(seal, question),
    checkDates(seal, question.at),
    checkSigner(seal, question.signer),
    checkHolder(seal, question),
    ...(standing === undefined ? [] : [sealFinding(`standing-${standing}`)]),
  ]
  return { verdict: overallVerdict(findings), findings, seal }
}

function readable(der: Uint8Array): Seal | PkiError {
  try {
    return parseSeal(der)
  } catch (error) {
    if (error instanceof PkiError) return error
    throw error
  }
}

function checkPicture({ info: { picture } }: Seal): SealFinding {
  const { type, data, widthMm, heightMm } = picture
  if (data.length === 0 || widthMm === 0 || heightMm === 0) return sealFinding('picture-no-size')
  const named = pictureKindNamed(type)
  if (named === undefined) return sealFinding('picture-unknown-type', type)
  return sealFinding(pictureKindOf(data) === named ? 'picture-present' : 'picture-other-type', type)
}

function checkSignature({ maker, algorithm, algorithmOid, signed, signature }: Seal): SealFinding {
  if (algorithm === undefined) return sealFinding('signature-algorithm-unknown', algorithmOid)
  const certificate = certificateIn(maker)
  const right = certificate !== undefined && verify(algorithm, certificate.spki, signed, signature)
  return sealFinding(right ? 'signature-right' : 'signature-wrong', algorithm)
}

function checkMaker({ maker }: Seal, question: SealQuestion): SealFinding {
  const certificate = certificateIn(maker)
  if (certificate === undefined) return sealFinding('maker-wrong', 'malformed')
  const path = pathOf(certificate, question, 'digitalSignature')
  if (!path.ok) return sealFinding(PATH_CODES.maker[path.code] ?? 'maker-wrong', path.code)
  const { mayMake = mayMakeSeals } = question
  if (!mayMake(certificate)) return sealFinding('maker-not-entitled')
  return sealFinding(hasEvidence(question) ? 'maker-right' : 'maker-status-unknown')
}

function checkDates({ info: { validFrom, validUntil } }: Seal, at: Date): SealFinding {
  if (validUntil < validFrom) return sealFinding('dates-turned')
  if (at < validFrom) return sealFinding('not-yet-valid')
  return sealFinding(at > validUntil ? 'no-longer-valid' : 'dates-right')
}

function checkSigner({ info: { signers } }: Seal, signer: Uint8Array | undefined): SealFinding {
  const listed = signers.by === 'certificate' ? signers.certificates.length : signers.digests.length
  if (listed === 0) return sealFinding('signers-none')
  if (signer === undefined) return sealFinding('signer-listed')
  const found =
    signers.by === 'certificate'
      ? signers.certificates.some((one) => sameBytes(one, signer))
      : signers.digests.some(({ algorithm, value }) => isDigest(algorithm, value, signer))
  return sealFinding(found ? 'signer-listed' : 'signer-not-listed')
}

// By OID, as GB/T 38540 has it, or by the name that others write.
const LIST_DIGESTS = {
  '1.2.156.10197.1.401': 'sm3',
  SM3: 'sm3',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  SHA256: 'sha256',
} as const

function isDigest(algorithm: string, value: Uint8Array, signer: Uint8Array): boolean {
  const name = Object.hasOwn(LIST_DIGESTS, algorithm) && LIST_DIGESTS[algorithm as keyof typeof LIST_DIGESTS]
  return name !== false && sameBytes(value, digest(name, signer))
}

/** One good certificate of those who may stamp is enough: a seal may list the one that is to follow, too. */
function checkHolder({ info: { signers } }: Seal, question: SealQuestion): SealFinding {
  if (signers.by !== 'certificate') return sealFinding('holder-unknown', 'digests only')
  let worst: SealFinding = sealFinding('holder-unknown', 'none')
  for (const der of signers.certificates) {
    const certificate = certificateIn(der)
    const path = certificate && pathOf(certificate, question)
    if (path?.ok) return sealFinding(hasEvidence(question) ? 'holder-right' : 'holder-unknown', 'status')
    worst = sealFinding((path && PATH_CODES.holder[path.code]) ?? 'holder-wrong', path?.code ?? 'malformed')
  }
  return worst
}

function pathOf(certificate: Certificate, question: SealQuestion, usage?: PathInput['usage']) {
  const { anchors, chain = [], crls, ocsp, at, statusAt } = question
  return validatePath({
    ...{ chain: [certificate, ...chain], anchors, at, verify, digest },
    ...(statusAt && { statusAt }),
    ...(usage && { usage }),
    ...(crls && { crls }),
    ...(ocsp && { ocsp }),
  })
}

const hasEvidence = ({ crls, ocsp }: SealQuestion): boolean => crls !== undefined || ocsp !== undefined

function certificateIn(der: Uint8Array): Certificate | undefined {
  try {
    return parseCertificate(der)
  } catch (error) {
    if (error instanceof PkiError) return undefined
    throw error
  }
}
