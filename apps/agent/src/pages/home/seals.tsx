import { useEffect, useState } from 'react'
import type { SealView, TokenSeals } from '../../seals/seal-views.ts'
import { AgentError, callAgent, type DetailedToken } from '../call-agent.ts'
import { dayText } from '../dates.ts'
import { errorText } from '../error-text.ts'
import { Notice } from '../frame.tsx'
import { useSay } from '../language.tsx'

/** Seals on the tokens that are in; where there are none, how one comes. */
export function Seals({ tokens }: { tokens: readonly DetailedToken[] }) {
  const say = useSay()
  const own = tokens.filter(({ foreign }) => !foreign)
  // Read again when a token or a certificate came or went.
  const there = own.map(({ id, certificates }) => `${id}:${certificates.length}`).join()
  const [read, setRead] = useState<{ seals?: TokenSeals[]; fault?: unknown }>({})
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is there decides
  useEffect(() => {
    let gone = false
    callAgent<{ seals: TokenSeals[] }>('GET', '/ui/seals').then(
      ({ seals }) => gone || setRead({ seals }),
      (fault: unknown) => gone || setRead({ fault }),
    )
    return () => {
      gone = true
    }
  }, [there])
  if (own.length === 0) {
    return (
      <Notice look="plain">
        {say('插入 USBKey 后，这里显示其中的印章。', 'Plug a USBKey in, and its seals appear here.')}
      </Notice>
    )
  }
  if (read.fault !== undefined)
    return (
      <Notice look="bad">
        {errorText(say, read.fault instanceof AgentError ? read.fault.code : 'internal')}
      </Notice>
    )
  if (!read.seals) return <p role="status">{say('正在读取印章…', 'Reading the seals…')}</p>
  return (
    <ul className="list">
      {own.map(({ id, label, serial }) => (
        <li key={id} className="card">
          <h2>{label}</h2>
          <p className="small">
            {say('USBKey 序列号', 'USBKey serial number')} {serial}
          </p>
          <SealCards seals={read.seals?.find(({ token }) => token === id)?.seals ?? []} />
        </li>
      ))}
    </ul>
  )
}

function SealCards({ seals }: { seals: readonly SealView[] }) {
  const say = useSay()
  if (seals.length === 0) {
    return (
      <>
        <p>{say('里面还没有电子印章。', 'There is no electronic seal on it yet.')}</p>
        <p className="small">
          {say(
            '电子印章经证书大厅申请、审核后下载到 USBKey，之后显示在这里。',
            'A seal is applied for in the hall, reviewed, and downloaded to the USBKey; then it appears here.',
          )}
        </p>
      </>
    )
  }
  return (
    <ul className="list">
      {seals.map((seal) => (
        <li key={seal.id} className="seal">
          {seal.picture && (
            <img
              className="seal-picture"
              src={seal.picture}
              alt={say(`印章图像：${seal.name}`, `Seal: ${seal.name}`)}
            />
          )}
          <div>
            <h3>{seal.name}</h3>
            <p className="small">
              {say('印章编号', 'Seal number')} {seal.id}
              <br />
              {say('有效期至', 'Valid until')} {dayText(say, seal.validUntil)}
              <br />
              {say('制章人', 'Seal maker')} {seal.maker}
              <br />
              {say('尺寸', 'Size')} {seal.widthMm} × {seal.heightMm} {say('毫米', 'mm')}
            </p>
            {!seal.intact && (
              <Notice look="bad">
                {say(
                  '印章文件已损坏，请从证书大厅重新下载。',
                  'The file of this seal is damaged. Download it again from the hall.',
                )}
              </Notice>
            )}
          </div>
        </li>
      ))}
    </ul>
  )
}
