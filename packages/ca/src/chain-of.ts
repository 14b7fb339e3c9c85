import { CerthallError } from '@certhall/model'
import type { Issuers } from './ports.ts'

/** Certificates from this issuer up to its root, as DER. */
export async function chainOf(issuers: Issuers, id: string): Promise<Uint8Array[]> {
  const chain: Uint8Array[] = []
  for (let at: string | undefined = id; at !== undefined; ) {
    const issuer = await issuers.find(at)
    if (issuer === undefined || chain.length > 8) throw new CerthallError('issuer-unknown', at)
    chain.push(issuer.certificate)
    at = issuer.parent
  }
  return chain
}
