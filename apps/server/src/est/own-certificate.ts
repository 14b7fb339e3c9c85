import { isIP } from 'node:net'
import { type Ca, issueForCsr, type MachineCa } from '@certhall/ca'
import { generateKeyPair, openPrivateKey } from '@certhall/crypto'
import { CerthallError, localDay, type MachineProfile } from '@certhall/model'
import { assembleCsr, encodeCsrInfo, type GeneralName, parseCsr, signatureFor, toPem } from '@certhall/pki'
import type { SealedFiles } from '../adapters/files/sealed-files.ts'

/** What a TLS listener shows: its certificate with the chain below the root, and its key. PEM. */
export interface TlsIdentity {
  cert: string
  key: string
  /** Changes when another one is due. */
  month: string
}

const profile = (issuer: string): MachineProfile => ({
  ...{ id: 'est-server', version: 1, name: { zh: 'EST 服务', en: 'EST service' }, issuer },
  ...{ keys: ['p256'], days: 90, subject: [], names: ['dns', 'ip'] },
  ...{ keyUsage: ['digitalSignature'], extendedKeyUsage: ['serverAuth'], policies: ['2.5.29.32.0'] },
})

export const dueMonth = (clock: Ca['clock']): string => localDay(clock.now()).slice(0, 7)

/**
 * The hall's own certificate for a TLS listener: one a month, each valid for three, with a key of its own, so that its renewal is never
 * urgent. All processes get the same: the key is made once, and the same request has the same certificate.
 */
export async function ownCertificate(
  ca: MachineCa,
  files: SealedFiles,
  chainOf: (issuer: string) => Promise<Uint8Array[]>,
  { issuer, names }: { issuer: string; names: readonly string[] },
): Promise<TlsIdentity> {
  const month = dueMonth(ca.clock)
  const pkcs8 = await files.ensure(`est-${month}`, async () => (await generateKeyPair('p256')).pkcs8)
  const key = openPrivateKey(pkcs8)
  const signature = signatureFor(key.key)
  const subjectAltNames = names.map(asGeneralName)
  const info = encodeCsrInfo({ subject: [], spki: key.spki, extensions: { subjectAltNames } })
  const csr = parseCsr(assembleCsr(info, signature, key.sign(signature, info)))
  const certificate = await issueForCsr(ca, {
    client: {
      id: 'hall',
      profile: profile(issuer),
      names: names.map((name) => `${isIP(name) ? 'ip' : 'dns'}:${name}`),
    },
    reference: `est/${month}`,
    csr,
  })
  const chain = (await chainOf(certificate.issuer)).slice(0, -1)
  return {
    cert: [certificate.der, ...chain].map((der) => toPem('CERTIFICATE', der)).join(''),
    key: toPem('PRIVATE KEY', pkcs8),
    month,
  }
}

function asGeneralName(name: string): GeneralName {
  if (isIP(name) === 4) return { type: 'ip', value: Uint8Array.from(name.split('.'), Number) }
  if (isIP(name) === 0) return { type: 'dns', value: name }
  throw new CerthallError(
    'configuration-invalid',
    `names of the EST service are DNS names and IPv4 addresses: ${name}`,
  )
}
