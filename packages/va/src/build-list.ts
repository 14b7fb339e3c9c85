import { keyIdentifier, type Signer } from '@certhall/crypto'
import { type CrlFields, parseCertificate, startCrl } from '@certhall/pki'
import type { Revocation, VaIssuer } from './ports.ts'

/**
 * A signed list (RFC 5280 §5) of pages of entries. Between pages the event loop is free; the bytes are written once, into one
 * buffer, and signed where they stand.
 */
export async function buildList(
  issuer: VaIssuer,
  signer: Signer,
  fields: Pick<CrlFields, 'number' | 'thisUpdate' | 'nextUpdate'> & Partial<CrlFields>,
  entries: { pages: AsyncIterable<Revocation[]>; expected: number },
): Promise<{ der: Uint8Array; entries: number }> {
  const { subjectDer, spki, extensions } = parseCertificate(issuer.certificate)
  const list = startCrl(
    {
      ...fields,
      signature: signer.algorithm,
      issuer: subjectDer,
      // RFC 5280 §5.2.1: the identifier that the issuer's certificate has.
      authorityKeyId: extensions.subjectKeyId ?? keyIdentifier(spki),
    },
    entries.expected,
  )
  let count = 0
  for await (const page of entries.pages) {
    for (const entry of page) list.add(entry)
    count += page.length
  }
  return { der: list.assemble(await signer.sign(list.tbs())), entries: count }
}
