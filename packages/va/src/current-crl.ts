import { authorityKeyIdentifier, type Signer } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { assembleCrl, encodeTbsCrl, parseCertificate } from '@certhall/pki'
import type { Revocation, StoredCrl, Va, VaIssuer } from './ports.ts'

const HOUR = 3600_000
/** From thisUpdate to nextUpdate. */
export const CRL_LIFETIME_MS = 24 * HOUR
/** A list this near its end is replaced, so that nobody meets an outdated one. */
const RENEW_BEFORE_MS = 6 * HOUR

/**
 * An issuer's newest full CRL: a new one when revocations changed since the last or its end is near. Numbers
 * grow by one without a gap (RFC 5280 §5.2.3), whoever races. `not-found` for an issuer that is not ours.
 */
export async function currentCrl(va: Va, issuerId: string): Promise<StoredCrl> {
  const issuer = (await va.issuers()).find(({ id }) => id === issuerId)
  if (issuer === undefined) throw new CerthallError('not-found', `issuer ${issuerId}`)
  // The time is read when it is used: waiting for the lock, another process may have made a list meanwhile.
  const keep = (crl: StoredCrl, changes: number) => {
    const now = va.clock.now()
    // A list of the future comes from a clock that was ahead: nobody can use it, and it would be kept until then.
    const usable = crl.thisUpdate <= now && crl.nextUpdate.getTime() - now.getTime() > RENEW_BEFORE_MS
    return usable && crl.changes === changes
  }
  const { crl, changes } = await va.crls.newest(issuerId)
  if (crl !== undefined && keep(crl, changes)) return crl
  const signer = await va.crlSigner(issuerId)
  return va.crls.renew(
    issuerId,
    keep,
    async ({ number, revocations }) => {
      const thisUpdate = new Date(Math.floor(va.clock.now().getTime() / 1000) * 1000)
      const nextUpdate = new Date(thisUpdate.getTime() + CRL_LIFETIME_MS)
      const der = await buildCrl({ issuer, signer, number, revocations, thisUpdate, nextUpdate })
      return { der, thisUpdate, nextUpdate }
    },
    // RFC 5280 §3.3: an entry stays until one list after its certificate's end. By the earlier of two clocks, or a list
    // of the future would drop certificates that still have years to go.
    (newest) => new Date(Math.min(newest?.thisUpdate.getTime() ?? 0, va.clock.now().getTime())),
  )
}

async function buildCrl(list: {
  issuer: VaIssuer
  signer: Signer
  number: number
  revocations: Revocation[]
  thisUpdate: Date
  nextUpdate: Date
}): Promise<Uint8Array> {
  const issuer = parseCertificate(list.issuer.certificate)
  const signature = list.signer.algorithm
  const tbs = encodeTbsCrl({
    signature,
    issuer: issuer.subjectDer,
    thisUpdate: list.thisUpdate,
    nextUpdate: list.nextUpdate,
    authorityKeyId: authorityKeyIdentifier(issuer),
    number: list.number,
    revoked: list.revocations,
  })
  return assembleCrl(tbs, signature, await list.signer.sign(tbs))
}
