import { fingerprint } from '@certhall/crypto'
import { PkiError } from '@certhall/pki'
import { parseSeal, type Seal } from '@certhall/seal'
import type { Token } from '@certhall/token'

/** No issuer makes more seals for one certificate. */
const MOST = 16

/** The file of a certificate's n-th seal: found by whoever has the certificate, without a list that could be lost. */
export function sealFileName(certificate: string, ordinal: number): string {
  return `SEAL-${certificate.slice(0, 16)}-${ordinal}`
}

/** The seals on a token, of all its signing certificates. Files that are no seals are left out. */
export async function readSeals(token: Token): Promise<Seal[]> {
  const seals: Seal[] = []
  for (const { signingCertificate } of await token.containers()) {
    if (!signingCertificate) continue
    for (let ordinal = 1; ordinal <= MOST; ordinal++) {
      const der = await token.readFile(sealFileName(fingerprint(signingCertificate), ordinal))
      // A place that was left empty: its seal was never fetched, or is of another token.
      if (der === undefined) continue
      const seal = readable(der)
      if (seal) seals.push(seal)
    }
  }
  return seals
}

function readable(der: Uint8Array): Seal | undefined {
  try {
    return parseSeal(der)
  } catch (error) {
    if (error instanceof PkiError) return undefined
    throw error
  }
}
