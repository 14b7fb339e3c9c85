import { authorityKeyIdentifier, keyIdentifier } from '@certhall/crypto'
import { CerthallError, type CertificateTemplate } from '@certhall/model'
import {
  type Certificate,
  type Extensions,
  encodeTbsCertificate,
  type IdentityOids,
  KEY_USAGES,
  type KeyUsage,
  PkiError,
  PURPOSE,
  type SignatureName,
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

/** An issuer as preparation needs it. */
export interface PreparingIssuer {
  id: string
  certificate: Certificate
  signature: SignatureName
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
  const { template, use, issuer, baseUrl } = request
  try {
    return encodeTbsCertificate({
      serial: request.serial,
      signature: issuer.signature,
      // RFC 5280 §4.1.2.4: octet by octet the issuer's subject, so that every reader's name chaining agrees.
      issuer: issuer.certificate.subjectDer,
      subject: template.subject,
      notBefore: request.notBefore,
      notAfter: new Date(template.notAfter),
      spki: request.spki,
      extensions: {
        authorityKeyId: authorityKeyIdentifier(issuer.certificate),
        subjectKeyId: keyIdentifier(request.spki),
        ...USES[use](template),
        policies: template.policies,
        // The full list comes second, for clients that refuse the critical extension of the first.
        crlDistributionPoints: [
          shardAddress(baseUrl, issuer.id, request.shard),
          crlAddress(baseUrl, issuer.id),
        ],
        caIssuers: [caAddress(baseUrl, issuer.id)],
        ocsp: [ocspAddress(baseUrl)],
        identity: template.identity,
        identityOids: request.identityOids,
      },
    })
  } catch (error) {
    if (error instanceof PkiError) throw new CerthallError('lint-failed', error.message)
    throw error
  }
}
