import type { CertificateDetails, DetailedToken } from '../call-agent.ts'
import { daysText, dayText } from '../dates.ts'
import { type Say, useSay } from '../language.tsx'
import { IDENTITY_WORDS, USAGE_WORDS, USE_WORDS } from './certificate-words.ts'
import { Inspect } from './inspect.tsx'

interface CertificatesProps {
  tokens: readonly DetailedToken[]
  chosen: string | undefined
  choose(fingerprint: string): void
}

/** Every certificate at the left, the chosen one's details at the right. */
export function Certificates({ tokens, chosen, choose }: CertificatesProps) {
  const say = useSay()
  const all = tokens.flatMap((token) => token.certificates)
  const shown = all.find(({ fingerprint }) => fingerprint === chosen) ?? all[0]
  return (
    <section aria-labelledby="certificates">
      <h2 id="certificates">{say('证书', 'Certificates')}</h2>
      <div className="halves">
        <div>
          {tokens
            .filter(({ certificates }) => certificates.length > 0)
            .map((token) => (
              <div key={token.id}>
                <h3>{token.label}</h3>
                <ul className="list">
                  {token.certificates.map((certificate) => (
                    <li key={certificate.fingerprint}>
                      <button
                        type="button"
                        className="entry"
                        aria-pressed={certificate === shown}
                        onClick={() => choose(certificate.fingerprint)}
                      >
                        <strong>{certificate.holder}</strong>
                        <span className="small">
                          {USE_WORDS[certificate.use](say)} · {daysText(say, certificate.daysLeft)}
                        </span>
                      </button>
                    </li>
                  ))}
                </ul>
              </div>
            ))}
        </div>
        {shown && <Details certificate={shown} />}
      </div>
    </section>
  )
}

function rowsOf(say: Say, certificate: CertificateDetails): [string, string][] {
  const { identity, keyUsage, notBefore, notAfter, daysLeft } = certificate
  return [
    [say('持有人', 'Holder'), certificate.holder],
    [say('用途', 'Use'), USE_WORDS[certificate.use](say)],
    [say('颁发者', 'Issuer'), certificate.issuerName],
    [say('序列号', 'Serial number'), certificate.serial],
    [say('生效', 'Valid from'), dayText(say, notBefore)],
    [
      say('到期', 'Valid until'),
      `${dayText(say, notAfter)}${say('（', ' (')}${daysText(say, daysLeft)}${say('）', ')')}`,
    ],
    [
      say('密钥用法', 'Key usage'),
      keyUsage.map((usage) => USAGE_WORDS[usage]?.(say) ?? usage).join(say('、', ', ')),
    ],
    ...Object.entries(identity).map(([field, value]): [string, string] => [
      IDENTITY_WORDS[field]?.(say) ?? field,
      value,
    ]),
    [say('算法', 'Algorithm'), `${certificate.algorithm} · ${certificate.signature}`],
    [say('主题', 'Subject'), certificate.subject],
    [say('颁发者全名', 'Issuer in full'), certificate.issuer],
    [say('证书策略', 'Policies'), certificate.policies.join(', ')],
    [say('指纹 SHA-256', 'Fingerprint SHA-256'), certificate.fingerprint],
    [say('容器', 'Container'), certificate.container],
  ]
}

function Details({ certificate }: { certificate: CertificateDetails }) {
  const say = useSay()
  function save() {
    const url = URL.createObjectURL(new Blob([certificate.pem], { type: 'application/x-pem-file' }))
    const link = document.createElement('a')
    link.href = url
    link.download = `${certificate.serial}.pem`
    link.click()
    URL.revokeObjectURL(url)
  }
  return (
    <div className="card">
      <h3>{say('详细信息', 'Details')}</h3>
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
      <Inspect certificate={certificate} />
      <button type="button" onClick={save}>
        {say('导出证书', 'Export certificate')}
      </button>
    </div>
  )
}
