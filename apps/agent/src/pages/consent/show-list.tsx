import { type ReactNode, useState } from 'react'
import { callAgent, type DetailedToken, type JobView } from '../call-agent.ts'
import { textOf } from '../error-text.ts'
import { Notice } from '../frame.tsx'
import { useSay } from '../language.tsx'
import { PURPOSE_WORDS } from './purpose-words.ts'
import { useSettled } from './use-settled.ts'

interface ShowListProps {
  job: string
  tokens: readonly DetailedToken[]
  onShown(job: JobView): void
  children: ReactNode
}

/** What the site would see, and the click that shows it: no key is used, so no PIN is asked for. */
export function ShowList({ job, tokens, onShown, children }: ShowListProps) {
  const say = useSay()
  const settled = useSettled()
  const [error, setError] = useState<unknown>()
  async function show() {
    try {
      onShown(await callAgent<JobView>('POST', `/ui/consent/${job}/show`, {}))
    } catch (failure) {
      setError(failure)
    }
  }
  return (
    <>
      {tokens.length === 0 && (
        <Notice look="plain">
          {say(
            '没有插入 USBKey，网站会看到空的列表。',
            'No USBKey is plugged in; the site would see an empty list.',
          )}
        </Notice>
      )}
      <ul className="list">
        {tokens.map((token) => (
          <li key={token.id} className="certificate">
            <strong>{token.label}</strong>
            <span className="small">{token.serial}</span>
            {token.certificates.map(({ fingerprint, holder, serial }) => (
              <span key={fingerprint}>
                {holder} · {serial}
              </span>
            ))}
          </li>
        ))}
      </ul>
      {error !== undefined && <Notice look="bad">{textOf(say, error)}</Notice>}
      <div className="actions">
        <button type="button" className="primary" onClick={show} disabled={!settled}>
          {PURPOSE_WORDS.list.action(say)}
        </button>
        {children}
      </div>
    </>
  )
}
