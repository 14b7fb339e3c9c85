import { useState } from 'react'
import { callAgent } from '../call-agent.ts'
import { textOf } from '../error-text.ts'
import { Heading, Notice } from '../frame.tsx'
import { useSay } from '../language.tsx'
import { useSettled } from './use-settled.ts'

interface PairingProps {
  origin: string
  onAllowed(): Promise<void>
  onRefused(): void
}

/** A site that the assistant does not know yet: the user decides, once. */
export function Pairing({ origin, onAllowed, onRefused }: PairingProps) {
  const say = useSay()
  const [error, setError] = useState<unknown>()
  const settled = useSettled()

  async function allow() {
    try {
      await callAgent('POST', '/ui/origins', { origin })
      await onAllowed()
    } catch (failure) {
      setError(failure)
    }
  }

  return (
    <>
      <Heading>{say('允许这个网站使用证书助手吗？', 'Allow this site to use the assistant?')}</Heading>
      <p className="origin">{origin}</p>
      <p>{say('允许后，这个网站：', 'Once allowed, this site:')}</p>
      <ul>
        <li>{say('可以看到已插入的 USBKey 和证书', 'sees which USBKeys and certificates are plugged in')}</li>
        <li>
          {say(
            '可以请您登录、签署文件或写入证书，每次仍由您输入密码决定',
            'may ask you to log in, to sign a document or to write a certificate; each time you decide, with your PIN',
          )}
        </li>
        <li>{say('看不到您的密码', 'never sees your PIN')}</li>
      </ul>
      <p>
        {say(
          '请核对上面的地址。不认识就选“不允许”。以后可以在证书助手首页撤销。',
          'Check the address above. If you do not know it, do not allow it. You can take this back on the home page of the assistant.',
        )}
      </p>
      {error !== undefined && <Notice look="bad">{textOf(say, error)}</Notice>}
      <div className="actions">
        <button type="button" className="primary" onClick={allow} disabled={!settled}>
          {say('允许此网站', 'Allow this site')}
        </button>
        <button type="button" onClick={onRefused}>
          {say('不允许', 'Do not allow')}
        </button>
      </div>
    </>
  )
}
