import type { CertificateDetails } from '../call-agent.ts'
import { momentText } from '../dates.ts'
import { type Say, useSay } from '../language.tsx'
import { USAGE_WORDS } from './certificate-words.ts'

function rowsOf(say: Say, certificate: CertificateDetails): [string, string][] {
  const { keyUsage, extendedKeyUsage, notBefore, notAfter } = certificate
  const words = (names: readonly string[]) =>
    names.map((name) => USAGE_WORDS[name]?.(say) ?? name).join(say('、', ', '))
  return [
    [say('序列号', 'Serial number'), certificate.serial],
    [say('主题', 'Subject'), certificate.subject],
    [say('颁发者', 'Issuer'), certificate.issuer],
    [say('生效', 'Valid from'), momentText(say, notBefore)],
    [say('到期', 'Valid until'), momentText(say, notAfter)],
    [say('密钥用法', 'Key usage'), words(keyUsage)],
    [say('扩展用途', 'Extended key usage'), words(extendedKeyUsage)],
    [say('算法', 'Algorithm'), `${certificate.algorithm} · ${certificate.signature}`],
    [say('证书策略', 'Policies'), certificate.policies.join(', ')],
    [say('指纹 SHA-256', 'Fingerprint SHA-256'), certificate.fingerprint],
    [say('容器', 'Container'), certificate.container],
  ]
}

/** What experts and hotlines ask for, folded away for everybody else. */
export function TechnicalFacts({ certificate }: { certificate: CertificateDetails }) {
  const say = useSay()
  return (
    <details className="technical">
      <summary>{say('全部字段', 'All fields')}</summary>
      <dl className="facts">
        {rowsOf(say, certificate)
          .filter(([, value]) => value)
          .map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </details>
  )
}
