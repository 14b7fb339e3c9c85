import { generateKeyPair, randomSerial } from '@certhall/crypto'
import { CerthallError, type CertificateTemplate } from '@certhall/model'
import { type KeyType, type LintFinding, lintTbsCertificate } from '@certhall/pki'
import type { HolderUse } from './certificate-record.ts'
import type { Ca } from './ports.ts'
import { prepareCertificate } from './prepare-certificate.ts'
import { preparingIssuer } from './preparing-issuer.ts'
import { expectedContents } from './template-contents.ts'

/** What lint would say of the certificates of this template, were they issued now. Nothing is stored, nothing signed. */
export async function previewTemplate(
  ca: Ca,
  template: CertificateTemplate,
  throwAwayKey: (key: KeyType) => Promise<Uint8Array>,
): Promise<{ findings: LintFinding[] }> {
  const issuer = await preparingIssuer(ca, template.issuer)
  const spki = await throwAwayKey(template.key)
  const uses: HolderUse[] = template.dual ? ['signing', 'encryption'] : ['single']
  const { baseUrl, identityOids } = ca
  const notBefore = ca.clock.now()
  const findings = uses.flatMap((use) => {
    try {
      const serial = randomSerial()
      const tbs = prepareCertificate({
        template,
        use,
        issuer,
        serial,
        spki,
        notBefore,
        shard: 0,
        baseUrl,
        identityOids,
      })
      return lintTbsCertificate(tbs, {
        kind: use,
        issuer: issuer.certificate,
        expected: expectedContents(template, use, spki),
        identityOids,
      })
    } catch (error) {
      if (!(error instanceof CerthallError) || error.code !== 'lint-failed') throw error
      return [{ rule: 'template', severity: 'error', text: error.message } as LintFinding]
    }
  })
  return { findings: findings.filter((one, at) => findings.findIndex((other) => same(one, other)) === at) }
}

const same = (a: LintFinding, b: LintFinding): boolean => a.rule === b.rule && a.text === b.text

/** Public keys that nobody has the private half of; one of each kind is made, since RSA ones take long. */
export function throwAwayKeys(): (key: KeyType) => Promise<Uint8Array> {
  const made = new Map<KeyType, Promise<Uint8Array>>()
  const make = async (key: KeyType) => {
    const { spki, pkcs8 } = await generateKeyPair(key)
    pkcs8.fill(0)
    return spki
  }
  return (key) => {
    const spki = made.get(key) ?? make(key)
    made.set(key, spki)
    return spki
  }
}
