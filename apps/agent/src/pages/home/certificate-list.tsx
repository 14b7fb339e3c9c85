import { type DetailedToken, PORTAL } from '../call-agent.ts'
import { daysText } from '../dates.ts'
import { Notice } from '../frame.tsx'
import { useSay } from '../language.tsx'
import { USE_WORDS } from './certificate-words.ts'

interface CertificateListProps {
  tokens: readonly DetailedToken[]
  /** Fingerprint. */
  shown: string | undefined
  choose(fingerprint: string): void
}

/** Tokens that are in, each with its certificates; foreign ones by name only. */
export function CertificateList({ tokens, shown, choose }: CertificateListProps) {
  const say = useSay()
  return (
    <section aria-label={say('插入的 USBKey', 'USBKeys plugged in')} aria-live="polite">
      {tokens.map((token) => (
        <div key={token.id} className="token">
          <h2>{token.label}</h2>
          <p className="small">
            {say('USBKey 序列号', 'USBKey serial number')} {token.serial}
          </p>
          {token.foreign && (
            <p>
              {say(
                '其他机构的 USBKey，证书助手不会动它。',
                "Another organisation's token; the assistant leaves it alone.",
              )}
            </p>
          )}
          {!token.foreign && token.certificates.length === 0 && (
            <p>{say('里面还没有证书。', 'There is no certificate on it yet.')}</p>
          )}
          {token.pin.locked && !token.foreign && (
            <Notice look="bad">
              {say(
                '密码已锁定，请到证书大厅办理“介质解锁”。',
                'The PIN is locked; apply for an unlock in the hall.',
              )}
              {PORTAL && (
                <div className="actions">
                  <a className="button" href={`${PORTAL}/unlock`} target="_blank" rel="noreferrer">
                    {say('介质解锁', 'Unlock')}
                    <span className="unseen">
                      {say('（在新窗口打开证书大厅）', ' (opens the hall in a new window)')}
                    </span>
                  </a>
                </div>
              )}
            </Notice>
          )}
          <ul className="list">
            {token.certificates.map(({ fingerprint, holder, use, daysLeft }) => (
              <li key={fingerprint}>
                <button
                  type="button"
                  className="entry"
                  aria-pressed={fingerprint === shown}
                  onClick={() => choose(fingerprint)}
                >
                  <strong>{holder}</strong>
                  <span className="small">
                    {USE_WORDS[use](say)} · {daysText(say, daysLeft)}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}
