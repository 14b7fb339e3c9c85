import { type CertificateDetails, type DetailedToken, PORTAL } from '../call-agent.ts'
import { daysText, dayText } from '../dates.ts'
import { Notice } from '../frame.tsx'
import { useSay } from '../language.tsx'

/** From here on the card asks for attention; the profile's own window decides in the hall. */
const SOON_DAYS = 90

export function TokenCards({ tokens }: { tokens: readonly DetailedToken[] }) {
  const say = useSay()
  if (tokens.length === 0) {
    return (
      <Notice look="plain">
        {say(
          '没有插入 USBKey。插入后这里会自动显示证书。',
          'No token is plugged in. Plug one in and its certificate appears here by itself.',
        )}
      </Notice>
    )
  }
  return (
    <ul className="cards" aria-live="polite">
      {tokens.map((token) => (
        <li key={token.id} className="card">
          <h2>{token.label}</h2>
          <p className="small">
            {say('介质号', 'Token number')} {token.serial}
          </p>
          {token.foreign ? (
            <p>
              {say(
                '其他机构的 USBKey，证书助手不会动它。',
                "Another organisation's token; the assistant leaves it alone.",
              )}
            </p>
          ) : (
            <Newest certificate={token.certificates[0]} locked={token.pin.locked} />
          )}
        </li>
      ))}
    </ul>
  )
}

function Newest({ certificate, locked }: { certificate?: CertificateDetails; locked: boolean }) {
  const say = useSay()
  if (!certificate) return <p>{say('里面还没有证书。', 'There is no certificate on it yet.')}</p>
  const { holder, notAfter, notBefore, daysLeft, fingerprint } = certificate
  const total = (Date.parse(notAfter) - Date.parse(notBefore)) / 86_400_000
  const isSoon = daysLeft <= SOON_DAYS
  return (
    <>
      <p className="holder">{holder}</p>
      <progress
        className={isSoon ? 'life life-soon' : 'life'}
        max={Math.max(total, 1)}
        value={Math.max(Math.min(daysLeft, total), 0)}
        aria-label={say('剩余有效期', 'Validity left')}
      />
      <p>
        {say('有效期至', 'Valid until')} {dayText(say, notAfter)}
        {say('，', ', ')}
        <strong>{daysText(say, daysLeft)}</strong>
      </p>
      {locked && (
        <Notice look="bad">
          {say(
            '密码已锁定，请到证书大厅办理“介质解锁”。',
            'The PIN is locked; apply for an unlock in the hall.',
          )}
        </Notice>
      )}
      {PORTAL && (
        <a
          className={isSoon ? 'button primary' : 'button'}
          href={`${PORTAL}/renew?certificate=${fingerprint}`}
          target="_blank"
          rel="noreferrer"
        >
          {say('续期', 'Renew')}
          <span className="unseen">
            {say(`（${holder}，在新窗口打开证书大厅）`, ` (${holder}; opens the hall in a new window)`)}
          </span>
        </a>
      )}
    </>
  )
}
