import { type Ca, issueSealMaker } from '@certhall/ca'
import { CerthallError } from '@certhall/model'
import { parseCertificate, sameBytes, signatureFor } from '@certhall/pki'
import type { SealMaker } from '@certhall/ra'
import { assembleSeal, encodeSealInfo, SEAL_MAKING } from '@certhall/seal'

/** The vendor's mark in a seal (Vid). */
const MAKER_ID = 'CERTHALL'
/** RFC 5280 §4.2.1.4: who names no restriction of his own asserts anyPolicy. */
const ANY_POLICY = '2.5.29.32.0'

/** The seal maker, whose keys lie beside the authority's. */
export function sealMaker(ca: Ca): SealMaker {
  return {
    async prepare(line, seal) {
      const identity = { line, purpose: SEAL_MAKING, policies: [ANY_POLICY] }
      const { certificate, keyId } = await issueSealMaker(ca, identity)
      const ends = [certificate, seal.certificate].map((der) => parseCertificate(der).notAfter.getTime())
      const validUntil = new Date(Math.min(...ends))
      const { id, type, name, png, widthMm, heightMm, createdAt } = seal
      const info = encodeSealInfo({
        ...{ makerId: MAKER_ID, id, kind: type, name, createdAt, validFrom: createdAt, validUntil },
        signers: { by: 'certificate', certificates: [seal.certificate] },
        picture: { type: 'PNG', data: png, widthMm, heightMm },
        extensions: [],
      })
      return { info, maker: certificate, makerKey: keyId, validUntil }
    },

    async sign({ info, maker, makerKey }) {
      const { key, spki } = parseCertificate(maker)
      const signer = await ca.keys.signerOf({ id: makerKey, signature: signatureFor(key) })
      if (!sameBytes(signer.spki, spki))
        throw new CerthallError('key-unavailable', `${makerKey} is not the key of its certificate`)
      return assembleSeal(info, { certificate: maker, algorithm: signer.algorithm }, await signer.sign(info))
    },
  }
}
