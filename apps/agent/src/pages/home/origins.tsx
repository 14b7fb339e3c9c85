import { useEffect, useState } from 'react'
import { callAgent, type OriginEntry } from '../call-agent.ts'
import { dayText } from '../dates.ts'
import { useSay } from '../language.tsx'

type Answer = { origins: OriginEntry[] }

/** Sites that may ask this assistant, and the way to take it back. */
export function Origins() {
  const say = useSay()
  const [origins, setOrigins] = useState<OriginEntry[]>([])
  useEffect(() => {
    callAgent<Answer>('GET', '/ui/origins').then(
      (answer) => setOrigins(answer.origins),
      () => {},
    )
  }, [])

  async function revoke(origin: string) {
    setOrigins((await callAgent<Answer>('DELETE', '/ui/origins', { origin })).origins)
  }

  return (
    <section aria-labelledby="origins">
      <h2 id="origins">{say('允许的网站', 'Allowed sites')}</h2>
      {origins.length === 0 && <p>{say('还没有允许任何网站。', 'No site is allowed yet.')}</p>}
      <ul className="list">
        {origins.map(({ origin, by, since }) => (
          <li key={origin} className="origin-row">
            <span>
              <strong>{origin}</strong>
              <span className="small">
                {by === 'policy'
                  ? say('随安装设定', 'set at installation')
                  : say(
                      `您于 ${since ? dayText(say, since) : ''} 允许`,
                      `allowed by you on ${since ? dayText(say, since) : ''}`,
                    )}
              </span>
            </span>
            {by === 'user' && (
              <button type="button" onClick={() => revoke(origin)}>
                {say('撤销', 'Revoke')}
                <span className="unseen"> {origin}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
