import { type Certificate, fromPem, type IdentityOids, PkiError, parseCertificate } from '@certhall/pki'
import { type Bundle, contentOf } from './bundle.ts'
import { RowFault } from './outcome.ts'

/** The certificate in a cell, or in the file that it names: PEM, base64 of DER, or DER. */
export async function readCertificate(
  bundle: Pick<Bundle, 'folder'>,
  cell: string,
  identityOids: IdentityOids = {},
): Promise<Certificate> {
  const unreadable = (why: string) => new RowFault('certificate-unreadable', why)
  const content = await contentOf(bundle, cell, unreadable(cell))
  try {
    return parseCertificate(derOf(content), identityOids)
  } catch (error) {
    if (error instanceof PkiError) throw unreadable(error.message)
    throw error
  }
}

/** DER of the first PEM block, of base64, or the bytes as they are. */
export function derOf(content: Uint8Array): Uint8Array {
  if (content[0] === 0x30) return new Uint8Array(content)
  const text = new TextDecoder().decode(content)
  const [block] = fromPem(text.includes('-----') ? text : `-----BEGIN X-----\n${text}\n-----END X-----`)
  return (block as { der: Uint8Array }).der
}
