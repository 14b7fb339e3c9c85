import { isIP } from 'node:net'
import { issueForCsr, type MachineCa, type MachineCertificate } from '@certhall/ca'
import { fingerprint, generateKeyPair, publicKeyOf } from '@certhall/crypto'
import { CerthallError, localDay, type MachineProfile } from '@certhall/model'
import { type GeneralName, toPem } from '@certhall/pki'
import type { SealedFiles } from '../adapters/files/sealed-files.ts'

/** What a TLS listener shows: its certificate with the chain below the root, and its key. PEM. */
export interface TlsIdentity {
  cert: string
  key: string
}

const profile = (issuer: string): MachineProfile => ({
  ...{ id: 'est-server', version: 1, name: { zh: 'EST 服务', en: 'EST service' }, issuer },
  ...{ keys: ['p256'], days: 90, subject: [], names: ['dns', 'ip'] },
  ...{ keyUsage: ['digitalSignature'], extendedKeyUsage: ['serverAuth'], policies: ['2.5.29.32.0'] },
})

// No client can be registered under it.
const CLIENT = 'hall:est'
/** In one month, under the same names: more are lost or revoked by nobody. */
const MOST_KEYS = 5

interface Ports {
  ca: MachineCa
  files: SealedFiles
  chainOf(issuer: string): Promise<Uint8Array[]>
}

/**
 * The hall's own certificate for a TLS listener, by the line of CAs that is named: one a month, valid for three, with a key of
 * its own in the sealed files, so that its renewal is never urgent. Asked again, it answers with the same until another one
 * is due; all processes over the same files get the same. One that was revoked is followed by another.
 */
export async function ownCertificate(
  ports: Ports,
  wanted: { issuer: string; names: readonly string[] },
): Promise<TlsIdentity> {
  const month = localDay(ports.ca.clock.now()).slice(0, 7)
  const about = fingerprint(new TextEncoder().encode(JSON.stringify(wanted))).slice(0, 8)
  for (let at = 1; ; at++) {
    const place = `est-${month}-${about}-${at}`
    const pkcs8 = await ports.files.ensure(place, async () => (await generateKeyPair('p256')).pkcs8)
    const certificate = await certified(ports.ca, { ...wanted, place, spki: publicKeyOf(pkcs8) }).catch(
      (error) => {
        const taken = error instanceof CerthallError && error.code === 'csr-key-refused'
        if (!taken || at >= MOST_KEYS) throw error
      },
    )
    if (certificate === undefined) continue
    const chain = (await ports.chainOf(certificate.issuer)).slice(0, -1)
    return {
      cert: [certificate.der, ...chain].map((der) => toPem('CERTIFICATE', der)).join(''),
      key: toPem('PRIVATE KEY', pkcs8),
    }
  }
}

function certified(
  ca: MachineCa,
  {
    issuer,
    names,
    place,
    spki,
  }: { issuer: string; names: readonly string[]; place: string; spki: Uint8Array },
): Promise<MachineCertificate> {
  const rules = names.map((name) => `${isIP(name) ? 'ip' : 'dns'}:${name}`)
  const extensions = { subjectAltNames: names.map(asGeneralName) }
  return issueForCsr(ca, {
    client: { id: CLIENT, profile: profile(issuer), names: rules },
    reference: place,
    csr: { key: 'p256', subject: [], spki, attributes: { extensions } },
  })
}

function asGeneralName(name: string): GeneralName {
  if (isIP(name) === 4) return { type: 'ip', value: Uint8Array.from(name.split('.'), Number) }
  if (isIP(name) === 0) return { type: 'dns', value: name }
  throw new CerthallError(
    'configuration-invalid',
    `names of the EST service are DNS names and IPv4 addresses: ${name}`,
  )
}
