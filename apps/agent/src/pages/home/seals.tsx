import type { DetailedToken } from '../call-agent.ts'
import { Notice } from '../frame.tsx'
import { useSay } from '../language.tsx'

/** Seals on the tokens that are in. None can be there yet, so the view says what a seal is and how one comes. */
export function Seals({ tokens }: { tokens: readonly DetailedToken[] }) {
  const say = useSay()
  const own = tokens.filter(({ foreign }) => !foreign)
  if (own.length === 0) {
    return (
      <Notice look="plain">
        {say('插入 USBKey 后，这里显示其中的印章。', 'Plug a token in, and its seals appear here.')}
      </Notice>
    )
  }
  return (
    <ul className="list">
      {own.map(({ id, label, serial }) => (
        <li key={id} className="card">
          <h2>{label}</h2>
          <p className="small">
            {say('介质号', 'Token number')} {serial}
          </p>
          <p>{say('里面还没有电子印章。', 'There is no electronic seal on it yet.')}</p>
          <p className="small">
            {say(
              '电子印章经证书大厅申请、审核后下载到 USBKey，之后显示在这里。',
              'A seal is applied for in the hall, reviewed, and downloaded to the token; then it appears here.',
            )}
          </p>
        </li>
      ))}
    </ul>
  )
}
