import { useState } from 'react'
import { callAgent, type JobView } from '../call-agent.ts'
import { textOf } from '../error-text.ts'
import { Heading, Notice } from '../frame.tsx'
import { type Say, useSay } from '../language.tsx'
import { PinSlip } from './pin-slip.tsx'

type Purpose = 'unlock' | 'issue'
type Word = (say: Say) => string

const WORDS: Record<Purpose, { done: Word; doneText: Word; working: Word }> = {
  unlock: {
    done: (say) => say('已解锁', 'Unlocked'),
    doneText: (say) =>
      say(
        'USBKey 已解锁，从现在起使用新密码。可以回到网站，本窗口可以关闭。',
        'The USBKey is unlocked; use the new PIN from now on. Go back to the site; this window can be closed.',
      ),
    working: (say) => say('正在解锁，请勿拔出', 'Unlocking: do not pull the USBKey out'),
  },
  issue: {
    done: (say) => say('制证完成', 'The USBKey is ready'),
    doneText: (say) =>
      say(
        '证书已写入 USBKey，密码已设好。可以交给持有人，本窗口可以关闭。',
        'The certificate is on the USBKey and its PIN is set. Hand it over; this window can be closed.',
      ),
    working: (say) => say('正在制证，请勿拔出', 'Making the USBKey: do not pull it out'),
  },
}

interface NewPinProgressProps {
  id: string
  job: JobView
  purpose: Purpose
  /** What was consented to: stands on the slip, too. */
  lines: string[]
}

/** A token that gets a new PIN: at work; then the PIN until the holder has it; then the end. */
export function NewPinProgress({ id, job, purpose, lines }: NewPinProgressProps) {
  const say = useSay()
  const [error, setError] = useState<unknown>()
  const { newPin, token } = job
  const words = WORDS[purpose]
  if (job.state === 'done') {
    return (
      <>
        <Heading>{words.done(say)}</Heading>
        <Notice look="good">{words.doneText(say)}</Notice>
        <div className="actions">
          <button type="button" className="primary" onClick={() => window.close()}>
            {say('关闭', 'Close')}
          </button>
        </div>
      </>
    )
  }
  if (newPin === undefined) {
    return (
      <>
        <Heading>{words.working(say)}</Heading>
        <Notice look="warn">
          {say(
            '通常几秒钟。万一拔出也没有关系，插回即可继续。',
            'This takes some seconds. Should it be pulled out all the same, plug it in again and go on.',
          )}
        </Notice>
      </>
    )
  }
  async function known() {
    setError(undefined)
    try {
      await callAgent('POST', `/ui/consent/${id}/known`, {})
    } catch (failure) {
      setError(failure)
    }
  }
  const grouped = newPin.replace(/(.{4})(?=.)/g, '$1 ')
  return (
    <>
      <Heading>{say('请记下新密码', 'Note the new PIN')}</Heading>
      <p className="new-pin" role="img" aria-label={[...newPin].join(' ')}>
        {grouped}
      </p>
      <Notice look="warn">
        {say(
          '只显示这一次，网站和证书大厅都没有。记好以后再按下面的按钮；以后可以在证书助手里修改。',
          'It is shown this once, and nobody else has it. Press the button when you have noted it. You can change it in the assistant later.',
        )}
      </Notice>
      {error !== undefined && <Notice look="bad">{textOf(say, error)}</Notice>}
      {purpose === 'issue' && <PinSlip pin={grouped} token={token} lines={lines} />}
      <div className="actions">
        {purpose === 'issue' && (
          <button type="button" onClick={() => window.print()}>
            {say('打印密码单', 'Print the PIN slip')}
          </button>
        )}
        <button type="button" className="primary" onClick={known}>
          {say('我已记下', 'I have noted it')}
        </button>
      </div>
    </>
  )
}
