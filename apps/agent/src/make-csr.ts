import { assembleCsr, encodeCsrInfo, parseSpki, signatureFor } from '@certhall/pki'
import type { Token } from '@certhall/token'

/** A CSR signed by the container's key: it proves that the key is there. Nobody reads its subject (DER Name). */
export async function makeCsr(
  token: Token,
  container: string,
  { spki, subject }: { spki: Uint8Array; subject: Uint8Array },
): Promise<Uint8Array> {
  const info = encodeCsrInfo({ subject, spki })
  const algorithm = signatureFor(parseSpki(spki).key)
  return assembleCsr(info, algorithm, await token.sign(container, algorithm, info))
}
