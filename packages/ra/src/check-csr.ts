import { digest, verifyLater } from '@certhall/crypto'
import { CerthallError, type CertificateTemplate, type ErrorCode } from '@certhall/model'
import { type Csr, findKeyWeakness, PkiError, type PkiErrorCode, parseCsr, toHex } from '@certhall/pki'
import type { Ra } from './ports.ts'

const REFUSALS: Partial<Record<PkiErrorCode, ErrorCode>> = {
  'too-large': 'input-too-large',
  'bad-key': 'csr-key-refused',
  'unknown-algorithm': 'csr-key-refused',
}

/**
 * What every door asks of a certificate request (PKCS#10) by itself: it is well-formed, its key is of a kind that is accepted
 * and sound, its maker has the private key, and the key is on no list of unsafe ones. Attributes are wishes of its maker.
 */
export async function soundCsr(
  { listedKeys }: Pick<Ra, 'listedKeys'>,
  der: Uint8Array,
  keys: readonly string[],
): Promise<Csr> {
  const { csr, weakness } = read(der)
  if (!keys.includes(csr.key))
    throw new CerthallError('csr-key-refused', `${csr.key} where ${keys.join(', ')} is asked for`)
  if (weakness !== undefined) throw new CerthallError(`key-${weakness}`)
  if (!(await verifyLater(csr.signatureName, csr.spki, csr.info, csr.signature))) {
    throw new CerthallError('csr-signature-wrong')
  }
  if (listedKeys.has(csr.spki)) throw new CerthallError('key-listed')
  return csr
}

/** Intake of a holder's certificate request: a sound one whose key is not in wrong hands. Subject and attributes are never used. */
export async function checkCsr(
  ra: Pick<Ra, 'authority' | 'listedKeys'>,
  der: Uint8Array,
  key: CertificateTemplate['key'],
): Promise<Csr> {
  const csr = await soundCsr(ra, der, [key])
  if (await ra.authority.keyBlocked(csr.spki)) throw new CerthallError('key-compromised')
  return csr
}

function read(der: Uint8Array) {
  try {
    const csr = parseCsr(der)
    return { csr, weakness: findKeyWeakness(csr.spki) }
  } catch (error) {
    if (error instanceof PkiError)
      throw new CerthallError(REFUSALS[error.code] ?? 'csr-malformed', error.message)
    throw error
  }
}

/** One key, one application (or enrolment), for ever: `key-reused` otherwise. */
export async function claimKey(ra: Pick<Ra, 'cases'>, spki: Uint8Array, reference: string): Promise<void> {
  if (!(await ra.cases.claimKey(toHex(digest('sha256', spki)), reference))) {
    throw new CerthallError('key-reused')
  }
}
