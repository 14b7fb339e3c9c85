import { keyIdentifier } from '@certhall/crypto'
import { CerthallError, type CertificateTemplate } from '@certhall/model'
import { fillTbsFrame, type IdentityOids, PkiError, type TbsFrame } from '@certhall/pki'
import type { HolderUse } from './certificate-record.ts'
import { issuerFrame, type PreparingIssuer } from './issuer-frame.ts'
import { sharedContents } from './template-contents.ts'

/**
 * The to-be-signed bytes of a holder's certificate. Everything comes from the template but key, serial and start.
 * `lint-failed` for a template that cannot be written at all.
 */
export function prepareCertificate(request: {
  template: CertificateTemplate
  use: HolderUse
  issuer: PreparingIssuer
  serial: Uint8Array
  spki: Uint8Array
  notBefore: Date
  /** The template's end, where it has been read already. */
  notAfter?: Date
  shard: number
  baseUrl: string
  identityOids: IdentityOids
}): Uint8Array {
  const { template } = request
  return written(() =>
    fillTbsFrame(frameOf(request), {
      serial: request.serial,
      subject: template.subject,
      notBefore: request.notBefore,
      notAfter: request.notAfter ?? new Date(template.notAfter),
      spki: request.spki,
      extensions: {
        subjectKeyId: keyIdentifier(request.spki),
        ...(template.subjectAltNames && { subjectAltNames: template.subjectAltNames }),
        identity: template.identity,
        identityOids: request.identityOids,
      },
    }),
  )
}

function frameOf({
  template,
  use,
  issuer,
  shard,
  baseUrl,
}: {
  template: CertificateTemplate
  use: HolderUse
  issuer: PreparingIssuer
  shard: number
  baseUrl: string
}): TbsFrame {
  const { name: profile, contents } = sharedContents(template, use)
  return issuerFrame(issuer, { profile, shard, baseUrl }, () => contents)
}

/** Throws `lint-failed` for what cannot be written. */
export function written(write: () => Uint8Array): Uint8Array {
  try {
    return write()
  } catch (error) {
    if (error instanceof PkiError) throw new CerthallError('lint-failed', error.message)
    throw error
  }
}
