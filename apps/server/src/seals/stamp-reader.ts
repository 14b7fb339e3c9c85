import { digest, fingerprint, verify } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { PkiError, parseCertificate, parseSignedData, sameBytes, toHex } from '@certhall/pki'
import type { ReadStamp, StampReader } from '@certhall/ra'
import { parseElectronicSignature, SES_SIGNATURE } from '@certhall/seal'

/** Reads a stamp without its document: both signatures name the document by the same hash. */
export const stampReader: StampReader = {
  read(signature) {
    try {
      return readStamp(signature)
    } catch (error) {
      if (error instanceof PkiError) throw new CerthallError('input-invalid', error.message)
      throw error
    }
  },
}

function readStamp(der: Uint8Array): ReadStamp {
  const cms = parseSignedData(der)
  const carried = cms.unsigned.get(SES_SIGNATURE)
  if (carried === undefined) throw new CerthallError('input-invalid', 'no electronic seal in it')
  const stamp = parseElectronicSignature(carried)
  const { certificate, algorithm } = stamp
  const { spki, issuerDer, serial } = parseCertificate(certificate)
  const isNamed =
    serial === cms.serial &&
    sameBytes(issuerDer, cms.issuerDer) &&
    cms.certificate !== undefined &&
    sameBytes(cms.certificate.hash, digest(cms.certificate.digest, certificate))
  const isRight =
    isNamed &&
    algorithm === cms.algorithm &&
    sameBytes(stamp.documentHash, cms.messageDigest) &&
    verify(algorithm, spki, stamp.signed, stamp.signature) &&
    verify(algorithm, spki, cms.signed, cms.signature)
  if (!isRight) throw new CerthallError('input-invalid', 'the stamp’s signature is wrong')
  return {
    ...{ sealDigest: fingerprint(stamp.seal), certificate: fingerprint(certificate), at: stamp.at },
    ...{ documentHash: toHex(stamp.documentHash), property: stamp.property },
  }
}
