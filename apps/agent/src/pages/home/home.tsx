import { useEffect, useState } from 'react'
import { DEMO } from '../call-agent.ts'
import { Heading, Notice } from '../frame.tsx'
import { useSay } from '../language.tsx'
import { ModuleFaults } from '../module-faults.tsx'
import { useTokens } from '../use-tokens.ts'
import { VIEWS } from './views.tsx'

/** The assistant's home: one view at a time, named by the fragment, so that back, reload and bookmarks work. */
export function Home() {
  const say = useSay()
  const { tokens, faults, away } = useTokens()
  const view = useView()
  return (
    <>
      <nav className="views" aria-label={say('证书助手', 'Certificate assistant')}>
        <ul>
          {VIEWS.map(({ id, name }) => (
            <li key={id}>
              <a href={`#${id}`} aria-current={id === view.id ? 'page' : undefined}>
                {name(say)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <Heading>{view.name(say)}</Heading>
      {away && (
        <Notice look="bad">
          {say(
            '证书助手已停止。重新启动后本页自动恢复。',
            'The assistant has stopped. This page recovers once it runs again.',
          )}
        </Notice>
      )}
      {!away && <ModuleFaults faults={faults} />}
      {tokens && view.show(tokens)}
      {!tokens && !away && (
        <p role="status" aria-busy="true">
          {say('正在读取 USBKey…', 'Reading the USBKeys…')}
        </p>
      )}
      {DEMO && (
        <p className="small">
          <a href="/demo">{say('演示：插拔虚拟 USBKey', 'Demonstration: plug and pull virtual USBKeys')}</a>
        </p>
      )}
    </>
  )
}

function useView() {
  const [id, setId] = useState(() => location.hash.slice(1))
  useEffect(() => {
    const follow = () => setId(location.hash.slice(1))
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  return VIEWS.find((view) => view.id === id) ?? VIEWS[0]
}
