import { digest, verify } from '@certhall/crypto'
import { CerthallError, type CertificateTemplate } from '@certhall/model'
import { type Csr, PkiError, parseCsr, toHex } from '@certhall/pki'
import type { Ra } from './ports.ts'

/** Reads a CSR and checks that its maker has the private key. Its subject and attributes are never used. */
export function readCsr(der: Uint8Array, key: CertificateTemplate['key']): Csr {
  let csr: Csr
  try {
    csr = parseCsr(der)
  } catch (error) {
    if (error instanceof PkiError) throw new CerthallError('csr-malformed', error.message)
    throw error
  }
  if (csr.key !== key) throw new CerthallError('csr-key-refused', `${csr.key} where ${key} is asked for`)
  if (!verify(csr.signatureName, csr.spki, csr.info, csr.signature)) {
    throw new CerthallError('csr-signature-wrong')
  }
  return csr
}

/** One key, one application (or enrolment), for ever: `key-reused` otherwise. */
export async function claimKey(ra: Pick<Ra, 'cases'>, spki: Uint8Array, reference: string): Promise<void> {
  if (!(await ra.cases.claimKey(toHex(digest('sha256', spki)), reference))) {
    throw new CerthallError('key-reused')
  }
}
