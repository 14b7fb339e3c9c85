import { authorityKeyIdentifier, keyIdentifier } from '@certhall/crypto'
import { CerthallError, type CertificateTemplate } from '@certhall/model'
import {
  type Certificate,
  type Extensions,
  fillTbsFrame,
  type IdentityOids,
  KEY_USAGES,
  type KeyUsage,
  PkiError,
  PURPOSE,
  prepareTbsFrame,
  type ReadMemory,
  type SignatureName,
  type TbsFrame,
} from '@certhall/pki'
import { caAddress, crlAddress, ocspAddress, shardAddress } from './addresses.ts'
import type { HolderUse } from './certificate-record.ts'

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

/** An issuer as preparation needs it; see preparing-issuer.ts. */
export interface PreparingIssuer {
  id: string
  certificate: Certificate
  signature: SignatureName
  /** What certificates of one use and profile have in common, by a text that names all of it. */
  frames: Map<string, TbsFrame>
  /** What lint read of them. */
  memory: ReadMemory
}

// An issuer serves some profiles of some versions; strangers do not add to them.
const FRAMES_LIMIT = 256

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
  try {
    return fillTbsFrame(frameOf(request), {
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
    })
  } catch (error) {
    if (error instanceof PkiError) throw new CerthallError('lint-failed', error.message)
    throw error
  }
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
  const name = [use, shard, baseUrl, singleKeyUsage, extendedKeyUsage, policies].join(' ')
  const known = issuer.frames.get(name)
  if (known !== undefined) return known
  const frame = prepareTbsFrame({
    signature: issuer.signature,
    // RFC 5280 §4.1.2.4: octet by octet the issuer's subject, so that every reader's name chaining agrees.
    issuer: issuer.certificate.subjectDer,
    extensions: {
      authorityKeyId: authorityKeyIdentifier(issuer.certificate),
      ...USES[use](template),
      policies,
      // The full list comes second, for clients that refuse the critical extension of the first.
      crlDistributionPoints: [shardAddress(baseUrl, issuer.id, shard), crlAddress(baseUrl, issuer.id)],
      caIssuers: [caAddress(baseUrl, issuer.id)],
      ocsp: [ocspAddress(baseUrl)],
    },
  })
  if (issuer.frames.size >= FRAMES_LIMIT) issuer.frames.clear()
  issuer.frames.set(name, frame)
  return frame
}
