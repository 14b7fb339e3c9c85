import { digest } from '@certhall/crypto'
import {
  assembleSignedData,
  cmsFormFor,
  concat,
  encodeSignedAttributes,
  messageDigestFor,
  type SignatureName,
} from '@certhall/pki'
import type { Pdf } from '../pdf/open-pdf.ts'
import { assembleElectronicSignature, encodeStampedContent, SES_SIGNATURE } from './electronic-signature.ts'
import { prepareStamp, type StampWish } from './prepare-stamp.ts'

export interface StampingSigner {
  /** DER; the seal lists it. */
  readonly certificate: Uint8Array
  readonly algorithm: SignatureName
  sign(message: Uint8Array): Promise<Uint8Array>
}

export interface Stamped {
  /** What comes behind the file. */
  readonly appended: Uint8Array
  /** SignedData, DER: proof of the stamping for the hall's record. */
  readonly signature: Uint8Array
}

/** Beside the seal, which is in it whole: two certificates, two signatures and what names them. */
const ROOM_BESIDE = 4096

/**
 * Stamps a PDF: PAdES baseline B-B (EN 319 142-1 §6), SubFilter ETSI.CAdES.detached, with the identifiers of GM/T 0010 for SM2; beside its
 * signature the electronic signature data of GB/T 38540, which holds the seal. The key signs twice: the seal with the document's hash and
 * time, then the attributes. `property`: what the one who asked calls the stamping; ASCII, may be empty.
 */
export async function stampDocument(
  pdf: Pdf,
  wish: Omit<StampWish, 'room'> & { readonly property: string },
  signer: StampingSigner,
): Promise<Stamped> {
  const { certificate, algorithm } = signer
  const at = new Date(Math.floor(wish.at.getTime() / 1000) * 1000)
  const room = wish.seal.der.length + 2 * certificate.length + ROOM_BESIDE
  const prepared = prepareStamp(pdf, { ...wish, at, room })
  const name = messageDigestFor(algorithm)
  const documentHash = digest(name, concat(prepared.signed))
  const content = encodeStampedContent({ seal: wish.seal.der, at, documentHash, property: wish.property })
  const value = assembleElectronicSignature(content, signer, await signer.sign(content))
  const attributes = encodeSignedAttributes({
    form: cmsFormFor(algorithm),
    messageDigest: documentHash,
    certificate: { digest: name, hash: digest(name, certificate) },
  })
  const signature = assembleSignedData({
    ...{ algorithm, attributes, signature: await signer.sign(attributes), certificates: [certificate] },
    unsigned: { type: SES_SIGNATURE, value },
  })
  return { appended: prepared.finish(signature), signature }
}
