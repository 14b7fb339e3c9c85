import { type FormEvent, type ReactNode, useState } from 'react'
import { textOf } from '../error-text.ts'
import { Notice } from '../frame.tsx'
import { useSay } from '../language.tsx'
import { isTwice, NewPinFields, NO_PIN } from '../new-pin-fields.tsx'
import { useSettled } from './use-settled.ts'

interface NewPinFormProps {
  action: string
  /** Undefined for a random PIN. Rejects with AgentError. */
  onAgreed(newPin: string | undefined): Promise<void>
  children: ReactNode
}

/** How the new PIN comes about: a random number that is shown, or one of the holder's own. */
export function NewPinForm({ action, onAgreed, children }: NewPinFormProps) {
  const say = useSay()
  const settled = useSettled()
  const [isOwn, setIsOwn] = useState(false)
  const [pins, setPins] = useState(NO_PIN)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const [mistake, setMistake] = useState(false)

  function typed(now: typeof NO_PIN) {
    setMistake(false)
    setPins(now)
  }
  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    const wrong = isOwn && !isTwice(pins)
    setMistake(wrong)
    if (wrong) return
    setBusy(true)
    setError(undefined)
    try {
      await onAgreed(isOwn ? pins.newPin : undefined)
    } catch (failure) {
      setError(failure)
    }
    setPins(NO_PIN)
    setBusy(false)
  }

  return (
    <form onSubmit={submit} className="pin" autoComplete="off">
      <fieldset>
        <legend>{say('新的证书密码', 'The new PIN')}</legend>
        <label className="pick">
          <input type="radio" name="pin" checked={!isOwn} onChange={() => setIsOwn(false)} />
          <span>
            {say('随机的 8 位数字，设好后显示一次', 'A random number of 8 digits, shown once when it is set')}
          </span>
        </label>
        <label className="pick">
          <input type="radio" name="pin" checked={isOwn} onChange={() => setIsOwn(true)} />
          <span>{say('自己设一个', 'One of my own')}</span>
        </label>
      </fieldset>
      {isOwn && <NewPinFields pins={pins} onChange={typed} wrong={mistake} />}
      {mistake && <Notice look="bad">{say('请填写，两次要一致。', 'Fill it in, twice the same.')}</Notice>}
      {error !== undefined && <Notice look="bad">{textOf(say, error)}</Notice>}
      <p className="tries">
        {say(
          '新密码只在本机显示，网站和证书大厅都看不到。',
          'Neither the site nor the hall sees the new PIN.',
        )}
      </p>
      <div className="actions">
        <button type="submit" className="primary" disabled={busy || !settled}>
          {busy ? say('请稍候…', 'One moment…') : action}
        </button>
        {children}
      </div>
    </form>
  )
}
