import { useState } from 'react'
import type { Inspection } from '../../inspect/inspect-certificate.ts'
import { type CertificateDetails, callAgent } from '../call-agent.ts'
import { dayText, momentText } from '../dates.ts'
import { textOf } from '../error-text.ts'
import { Notice } from '../frame.tsx'
import { type Say, useSay } from '../language.tsx'
import { faultText, ROLE_WORDS, reasonText } from './inspection-words.ts'

/** Asks for chain and status on request, after saying where that leads. */
export function Inspect({
  certificate,
  onFound,
}: {
  certificate: CertificateDetails
  onFound(found: Inspection): void
}) {
  const say = useSay()
  const { fingerprint, named } = certificate
  const [busy, setBusy] = useState(false)
  const [found, setFound] = useState<Inspection>()
  const [error, setError] = useState<unknown>()

  async function ask() {
    setBusy(true)
    setError(undefined)
    try {
      const answer = await callAgent<Inspection>('POST', '/ui/certificates/inspect', {
        certificate: fingerprint,
      })
      setFound(answer)
      onFound(answer)
    } catch (failure) {
      setFound(undefined)
      setError(failure)
    }
    setBusy(false)
  }

  return (
    <div className="inspect">
      <p className="small">
        {named.length > 0
          ? say(
              `查询会访问证书中写明的地址：${named.join('、')}（只访问已允许的网站）。`,
              `This asks the addresses named in the certificate: ${named.join(', ')} (allowed sites only).`,
            )
          : say('这张证书没有写明查询地址。', 'This certificate names no address to ask.')}
      </p>
      <button type="button" onClick={ask} disabled={busy}>
        {busy ? say('正在查询…', 'Asking…') : say('查询状态与证书链', 'Check status and chain')}
      </button>
      <div aria-live="polite">
        {error !== undefined && <Notice look="bad">{textOf(say, error)}</Notice>}
        {found && <Status {...found} />}
        {found && <Chain {...found} />}
      </div>
    </div>
  )
}

const LOOKS = { good: 'good', revoked: 'bad', unknown: 'warn', failed: 'warn' } as const

function statusText(say: Say, status: Inspection['status']): string {
  if (status.state === 'good') return say('有效（未被吊销）', 'Good (not revoked)')
  if (status.state === 'unknown')
    return say('颁发机构没有这张证书的记录', 'The authority has no record of this certificate')
  if (status.state === 'failed')
    return say(
      `查询失败：${faultText(say, status.fault)}`,
      `The query failed: ${faultText(say, status.fault)}`,
    )
  if (status.state !== 'revoked') return ''
  const why = reasonText(say, status.reason)
  const when = dayText(say, status.revokedAt)
  return say(
    `已吊销（${[when, why].filter(Boolean).join('，')}）`,
    `Revoked (${[when, why].filter(Boolean).join(', ')})`,
  )
}

function Status({ status, askedAt }: Inspection) {
  const say = useSay()
  return (
    <Notice look={LOOKS[status.state]}>
      {say('状态：', 'Status: ')}
      <strong>{statusText(say, status)}</strong>
      <span className="small">
        {' '}
        {say(`查询时间 ${momentText(say, askedAt)}`, `asked ${momentText(say, askedAt)}`)}
      </span>
    </Notice>
  )
}

function Chain({ chain }: Inspection) {
  const say = useSay()
  return (
    <>
      <h4>{say('证书链', 'Chain')}</h4>
      <ol className="chain">
        {chain.links.toReversed().map(({ role, name, notAfter, fingerprint }) => (
          <li key={fingerprint}>
            <strong>{name}</strong>
            <span className="small">
              {ROLE_WORDS[role](say)} · {say('有效期至', 'valid until')} {dayText(say, notAfter)}
            </span>
          </li>
        ))}
      </ol>
      {chain.state === 'verified' ? (
        <p className="small">
          {say(
            '每一级签名都已验证。根证书由证书大厅提供，本机尚未另行核对。',
            'Every signature was verified. The root is the one that the hall serves; this computer has not checked it otherwise.',
          )}
        </p>
      ) : (
        <Notice look={chain.state === 'broken' ? 'bad' : 'warn'}>
          {chain.state === 'broken'
            ? say('证书链不成立：', 'The chain does not hold: ')
            : say('证书链没有取全：', 'The chain is incomplete: ')}
          {faultText(say, chain.fault)}
        </Notice>
      )}
    </>
  )
}
