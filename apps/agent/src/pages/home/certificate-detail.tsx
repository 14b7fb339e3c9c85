import { type ReactNode, type RefObject, useState } from 'react'
import type { Inspection } from '../../inspect/inspect-certificate.ts'
import { type CertificateDetails, type DetailedToken, PORTAL } from '../call-agent.ts'
import { daysText, dayText } from '../dates.ts'
import { type Say, useSay } from '../language.tsx'
import { IDENTITY_WORDS, purposesOf, USE_WORDS } from './certificate-words.ts'
import { Exports } from './exports.tsx'
import { Inspect } from './inspect.tsx'
import { TechnicalFacts } from './technical-facts.tsx'

/** From here on 「续期」 is what to do; the profile's own window decides in the hall. */
const SOON_DAYS = 90

interface CertificateDetailProps {
  token: DetailedToken
  certificate: CertificateDetails
  heading: RefObject<HTMLHeadingElement | null>
}

/** One certificate for a person: whose, what for, until when, which numbers; then status, export and the small print. */
export function CertificateDetail({ token, certificate, heading }: CertificateDetailProps) {
  const say = useSay()
  const [found, setFound] = useState<Inspection>()
  const { holder, issuerName, use, identity } = certificate
  const purposes = purposesOf(certificate)
  const numbers = Object.entries(identity)
  return (
    <article className="card" aria-labelledby="detail">
      <h2 id="detail" ref={heading} tabIndex={-1}>
        {holder}
      </h2>
      <p className="small">
        {USE_WORDS[use](say)} · {say(`由 ${issuerName} 颁发`, `issued by ${issuerName}`)} · {token.label}
      </p>
      <Life certificate={certificate} />
      <h3>{say('可以用来', 'What it is for')}</h3>
      <ul className="lines">
        {purposes.map((purpose) => (
          <li key={purpose(say)}>{purpose(say)}</li>
        ))}
      </ul>
      <h3>{say('证书里的号码', 'Numbers in it')}</h3>
      {numbers.length === 0 ? (
        <p>{say('这张证书没有写入证件号码。', 'No identity numbers are written in this certificate.')}</p>
      ) : (
        <dl className="facts">
          {numbers.map(([field, value]) => (
            <div key={field}>
              <dt>{IDENTITY_WORDS[field]?.(say) ?? field}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      <h3>{say('状态与证书链', 'Status and chain')}</h3>
      <Inspect certificate={certificate} onFound={setFound} />
      <h3>{say('导出', 'Export')}</h3>
      <Exports certificate={certificate} chain={found?.chain.links} />
      <TechnicalFacts certificate={certificate} />
    </article>
  )
}

function Life({ certificate }: { certificate: CertificateDetails }) {
  const say = useSay()
  const { holder, notBefore, notAfter, daysLeft, fingerprint, use, identity } = certificate
  const total = (Date.parse(notAfter) - Date.parse(notBefore)) / 86_400_000
  const isSoon = daysLeft <= SOON_DAYS
  return (
    <>
      <progress
        className={isSoon ? 'life life-soon' : 'life'}
        max={Math.max(total, 1)}
        value={Math.max(Math.min(daysLeft, total), 0)}
        aria-label={say('剩余有效期', 'Validity left')}
      />
      <p>
        {validityText(say, notBefore, notAfter)}
        <strong>{daysText(say, daysLeft)}</strong>
      </p>
      {PORTAL && use !== 'encryption' && (
        <div className="actions">
          <HallLink to="renew" fingerprint={fingerprint} holder={holder} primary={isSoon}>
            {say('续期', 'Renew')}
          </HallLink>
          {/* numbers are added to the certificates of entities, while they are valid */}
          {identity.organisation !== undefined && daysLeft >= 0 && (
            <HallLink to="change" fingerprint={fingerprint} holder={holder}>
              {say('添加证件', 'Add numbers')}
            </HallLink>
          )}
        </div>
      )}
    </>
  )
}

/** A page of the hall, about this certificate, in a window of its own. */
function HallLink(props: {
  to: 'renew' | 'change'
  fingerprint: string
  holder: string
  primary?: boolean
  children: ReactNode
}) {
  const say = useSay()
  const { to, fingerprint, holder, primary } = props
  return (
    <a
      className={primary ? 'button primary' : 'button'}
      href={`${PORTAL}/${to}?certificate=${fingerprint}`}
      target="_blank"
      rel="noreferrer"
    >
      {props.children}
      <span className="unseen">
        {say(`（${holder}，在新窗口打开证书大厅）`, ` (${holder}; opens the hall in a new window)`)}
      </span>
    </a>
  )
}

function validityText(say: Say, notBefore: string, notAfter: string): string {
  const [from, to] = [dayText(say, notBefore), dayText(say, notAfter)]
  return say(`${from} 至 ${to}，`, `${from} to ${to}, `)
}
