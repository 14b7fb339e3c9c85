import { useState } from 'react'
import { DEMO } from '../call-agent.ts'
import { Heading, Notice } from '../frame.tsx'
import { useSay } from '../language.tsx'
import { useTokens } from '../use-tokens.ts'
import { Certificates } from './certificates.tsx'
import { Origins } from './origins.tsx'
import { Pins } from './pins.tsx'
import { TokenCards } from './token-cards.tsx'

/** The assistant's home: what is plugged in, and everything that can be done with it. */
export function Home() {
  const say = useSay()
  const { tokens, away } = useTokens()
  const [chosen, choose] = useState<string>()
  return (
    <>
      <Heading>{say('我的 USBKey', 'My tokens')}</Heading>
      {away && (
        <Notice look="bad">
          {say(
            '证书助手已停止。重新启动后本页自动恢复。',
            'The assistant has stopped. This page recovers once it runs again.',
          )}
        </Notice>
      )}
      {tokens && <TokenCards tokens={tokens} />}
      {tokens?.some(({ certificates }) => certificates.length > 0) && (
        <Certificates tokens={tokens} chosen={chosen} choose={choose} />
      )}
      {tokens && <Pins tokens={tokens.filter(({ foreign }) => !foreign)} />}
      <Origins />
      {DEMO && (
        <p>
          <a href="/demo">{say('演示：插拔虚拟 USBKey', 'Demonstration: plug and pull virtual tokens')}</a>
        </p>
      )}
    </>
  )
}
