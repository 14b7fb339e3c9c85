import { parseCertificate } from '@certhall/pki'
import { askStatus, type StatusView } from './ask-status.ts'
import type { NamedFetch } from './fetch-named.ts'
import { type ChainView, findChain } from './find-chain.ts'

export interface Inspection {
  /** RFC 3339. */
  askedAt: string
  chain: ChainView
  status: StatusView
}

/** Chain and status of a certificate (DER), asked at the addresses that it names itself. PkiError for bytes that are none. */
export async function inspectCertificate(
  der: Uint8Array,
  now: Date,
  asking: NamedFetch,
): Promise<Inspection> {
  const leaf = parseCertificate(der)
  const { view: chain, issuer } = await findChain(leaf, now, asking)
  return { askedAt: now.toISOString(), chain, status: await askStatus(leaf, issuer, now, asking) }
}
