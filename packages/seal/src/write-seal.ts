import type { SignatureName } from '@certhall/pki'
import {
  bitString,
  explicit,
  generalizedTime,
  ia5,
  integer,
  octetString,
  oid,
  printable,
  sequence,
  utf8,
} from '@certhall/pki/der'
import { bareIdentifier } from './bare-algorithm.ts'
import type { SealInfo, SealPicture, SealSigners } from './seal.ts'
import { HEADER_VERSION } from './seal-forms.ts'

/** DER SES_SealInfo (GB/T 38540-2020 §6.1.1): what the seal maker signs. Throws PkiError for what cannot be written. */
export function encodeSealInfo(info: SealInfo): Uint8Array {
  const { makerId, id, kind, name, signers, picture, extensions } = info
  return sequence(
    sequence(ia5('ES'), integer(HEADER_VERSION), ia5(makerId)),
    ia5(id),
    sequence(
      integer(kind),
      utf8(name),
      ...encodeSigners(signers),
      generalizedTime(info.createdAt),
      generalizedTime(info.validFrom),
      generalizedTime(info.validUntil),
    ),
    encodePicture(picture),
    ...(extensions.length === 0 ? [] : [explicit(0, encodeExtensions(info))]),
  )
}

/** Puts the seal maker's certificate and signature behind what was signed: DER SESeal (§6.1). */
export function assembleSeal(
  info: Uint8Array,
  maker: { certificate: Uint8Array; algorithm: SignatureName },
  signature: Uint8Array,
): Uint8Array {
  return sequence(
    info,
    octetString(maker.certificate),
    oid(bareIdentifier(maker.algorithm)),
    bitString(signature),
  )
}

/** certListType and certList: 1 certificates, 2 digests. */
function encodeSigners(signers: SealSigners): Uint8Array[] {
  if (signers.by === 'certificate')
    return [integer(1), sequence(...signers.certificates.map((der) => octetString(der)))]
  const digests = signers.digests.map(({ algorithm, value }) =>
    sequence(printable(algorithm), octetString(value)),
  )
  return [integer(2), sequence(...digests)]
}

function encodePicture({ type, data, widthMm, heightMm }: SealPicture): Uint8Array {
  return sequence(ia5(type), octetString(data), integer(widthMm), integer(heightMm))
}

function encodeExtensions({ extensions }: SealInfo): Uint8Array {
  const TRUE = Uint8Array.of(1, 1, 0xff)
  return sequence(
    ...extensions.map((one) =>
      sequence(oid(one.oid), ...(one.critical ? [TRUE] : []), octetString(one.value)),
    ),
  )
}
