import { fingerprint } from '@certhall/crypto'
import { encodeStatement, type SignedStatement, type Statement } from '@certhall/model'
import { parseCertificate, signatureFor } from '@certhall/pki'
import type { Token } from '@certhall/token'
import { toBase64 } from './encoding.ts'

/** What the assistant fills in by itself is not for a caller to choose. */
export type StatementFacts = Omit<Statement, 'version' | 'certificate' | 'token' | 'at'>

/** Builds the statement and has the container's signing key sign it: the only way to a signature besides a CSR. */
export async function signStatement(
  token: Token,
  { container, certificate }: { container: string; certificate: Uint8Array },
  facts: StatementFacts,
): Promise<SignedStatement> {
  const { serial } = await token.info()
  const bytes = encodeStatement({
    version: 1,
    ...facts,
    certificate: fingerprint(certificate),
    token: serial,
    at: Math.floor(Date.now() / 1000),
  })
  const signature = await token.sign(container, signatureFor(parseCertificate(certificate).key), bytes)
  return {
    bytes: toBase64(bytes),
    signature: toBase64(signature),
    unverifiedCertificate: toBase64(certificate),
  }
}
