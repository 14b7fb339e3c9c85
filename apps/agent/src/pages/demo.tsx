import { useEffect, useState } from 'react'
import { callAgent } from './call-agent.ts'
import { textOf } from './error-text.ts'
import { Heading, Notice } from './frame.tsx'
import { useSay } from './language.tsx'

interface Desk {
  tokens: { serial: string; label: string; foreign: boolean; inserted: boolean }[]
  plan: { call: string; moment: string } | null
}

// Where pulling the token hurts most: something is half done, or done and nobody knows.
const ACCIDENTS = [
  { call: 'createPair', moment: 'lost', zh: '生成新密钥后', en: 'after the new key was made' },
  { call: 'writeCertificate', moment: 'during', zh: '写入证书时', en: 'while a certificate is written' },
  {
    call: 'importEncryptionPair',
    moment: 'during',
    zh: '导入加密密钥时',
    en: 'while the encryption pair is imported',
  },
  { call: 'decrypt', moment: 'before', zh: '验证新密钥前', en: 'before the new keys are proved' },
] as const

/** The hand that plugs virtual tokens in, and the accidents. */
export function Demo() {
  const say = useSay()
  const [desk, setDesk] = useState<Desk>()
  const [error, setError] = useState<unknown>()

  async function act(method: 'GET' | 'POST', path: string, body?: unknown) {
    try {
      setDesk(await callAgent<Desk>(method, `/ui/demo/${path}`, body))
      setError(undefined)
    } catch (failure) {
      setError(failure)
    }
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once; the tokens are also moved by other hands.
  useEffect(() => {
    void act('GET', 'tokens')
    const timer = setInterval(() => document.visibilityState === 'visible' && void act('GET', 'tokens'), 2000)
    return () => clearInterval(timer)
  }, [])

  return (
    <>
      <Heading>{say('演示：虚拟 USBKey', 'Demonstration: virtual USBKeys')}</Heading>
      <p>
        {say(
          '这里代替您的手：插入或拔出虚拟 USBKey。证书大厅的页面会立刻看到。',
          'This stands in for your hand: plug virtual USBKeys in or pull them out. The pages of the hall notice at once.',
        )}
      </p>
      {error !== undefined && <Notice look="bad">{textOf(say, error)}</Notice>}
      <ul className="list">
        {desk?.tokens.map(({ serial, label, foreign, inserted }) => (
          <li key={serial} className="origin-row">
            <span>
              <strong>{label}</strong>
              <span className="small">
                {serial} · {inserted ? say('已插入', 'plugged in') : say('未插入', 'not plugged in')}
                {foreign && say('（其他机构）', ' (another organisation)')}
              </span>
            </span>
            <button
              type="button"
              className={inserted ? undefined : 'primary'}
              onClick={() => act('POST', inserted ? 'remove' : 'insert', { serial })}
            >
              {inserted ? say('拔出', 'Pull out') : say('插入', 'Plug in')}
              <span className="unseen"> {label}</span>
            </button>
          </li>
        ))}
      </ul>
      <section aria-labelledby="accidents">
        <h2 id="accidents">{say('意外', 'Accidents')}</h2>
        <p>
          {say(
            '选一个时刻，下一次写入证书时 USBKey 会在那里被拔出一次。之后插回，写入会接着完成。',
            'Choose an instant; the next delivery has its USBKey pulled there, once. Plug it in again and it goes on.',
          )}
        </p>
        <ul className="list">
          {ACCIDENTS.map(({ call, moment, zh, en }) => {
            const isPlanned = desk?.plan?.call === call && desk.plan.moment === moment
            return (
              <li key={call}>
                <button
                  type="button"
                  className="entry"
                  aria-pressed={isPlanned}
                  onClick={() => act('POST', 'fault', { plan: isPlanned ? null : { call, moment } })}
                >
                  {say(zh, en)}
                </button>
              </li>
            )
          })}
        </ul>
      </section>
      <p>
        <a href="/">{say('回到证书助手首页', 'Back to the home page of the assistant')}</a>
      </p>
    </>
  )
}
