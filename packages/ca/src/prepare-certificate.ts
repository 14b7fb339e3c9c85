import { keyIdentifier } from '@certhall/crypto'
import { CerthallError, type CertificateTemplate } from '@certhall/model'
import {
  type Extensions,
  fillTbsFrame,
  type IdentityOids,
  KEY_USAGES,
  type KeyUsage,
  PkiError,
  PURPOSE,
  type TbsFrame,
} from '@certhall/pki'
import type { HolderUse } from './certificate-record.ts'
import { issuerFrame, type PreparingIssuer } from './issuer-frame.ts'

type UseRow = (
  template: CertificateTemplate,
) => Pick<Extensions, 'keyUsage' | 'keyUsageCritical' | 'extendedKeyUsage'>

/** Key usages by use: GM/T 0015 tables C.3 and C.4; critical for dual certificates, not for single ones (table A.3). */
const USES: Record<HolderUse, UseRow> = {
  signing: (template) => ({
    keyUsage: ['digitalSignature', 'nonRepudiation'],
    keyUsageCritical: true,
    ...purposes(template),
  }),
  encryption: () => ({
    keyUsage: ['keyEncipherment', 'dataEncipherment', 'keyAgreement'],
    keyUsageCritical: true,
  }),
  single: (template) => ({
    keyUsage: template.singleKeyUsage.map(keyUsage),
    keyUsageCritical: false,
    ...purposes(template),
  }),
}

function keyUsage(name: string): KeyUsage {
  const known = KEY_USAGES.find((usage) => usage === name)
  if (known === undefined) throw new CerthallError('lint-failed', `key usage ${name}`)
  return known
}

/** By name, or by OID for a purpose that has no name here. */
function purposes({ extendedKeyUsage }: CertificateTemplate): Pick<Extensions, 'extendedKeyUsage'> {
  if (extendedKeyUsage.length === 0) return {}
  const oids = new Map<string, string>(Object.entries(PURPOSE))
  return { extendedKeyUsage: extendedKeyUsage.map((name) => oids.get(name) ?? name) }
}

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
      notAfter: new Date(template.notAfter),
      spki: request.spki,
      extensions: {
        subjectKeyId: keyIdentifier(request.spki),
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
  const { singleKeyUsage, extendedKeyUsage, policies } = template
  const profile = [use, singleKeyUsage, extendedKeyUsage, policies].join(' ')
  return issuerFrame(issuer, { profile, shard, baseUrl }, () => ({ ...USES[use](template), policies }))
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
