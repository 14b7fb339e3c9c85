import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { textOf } from '../error-text.ts'
import { Notice } from '../frame.tsx'
import { useSay } from '../language.tsx'
import { useSettled } from './use-settled.ts'

interface UnlockFormProps {
  action: string
  /** Undefined for a random PIN. Rejects with AgentError. */
  onAgreed(newPin: string | undefined): Promise<void>
  children: ReactNode
}

/** How the new PIN comes about: a random number that is shown, or one of the holder's own. */
export function UnlockForm({ action, onAgreed, children }: UnlockFormProps) {
  const say = useSay()
  const id = useId()
  const settled = useSettled()
  const [isOwn, setIsOwn] = useState(false)
  const [pins, setPins] = useState({ newPin: '', again: '' })
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const [mistake, setMistake] = useState(false)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    const wrong = isOwn && (pins.newPin === '' || pins.newPin !== pins.again)
    setMistake(wrong)
    if (wrong) return
    setBusy(true)
    setError(undefined)
    try {
      await onAgreed(isOwn ? pins.newPin : undefined)
    } catch (failure) {
      setError(failure)
    }
    setPins({ newPin: '', again: '' })
    setBusy(false)
  }

  const field = (name: keyof typeof pins, label: string) => (
    <label className="field" htmlFor={`${id}-${name}`}>
      {label}
      <input
        id={`${id}-${name}`}
        type="password"
        autoComplete="off"
        maxLength={64}
        value={pins[name]}
        onChange={(event) => setPins({ ...pins, [name]: event.target.value })}
        aria-invalid={mistake}
      />
    </label>
  )
  return (
    <form onSubmit={submit} className="pin" autoComplete="off">
      <fieldset>
        <legend>{say('新的证书密码', 'The new PIN')}</legend>
        <label className="pick">
          <input type="radio" name="pin" checked={!isOwn} onChange={() => setIsOwn(false)} />
          <span>
            {say(
              '随机的 8 位数字，解锁后显示一次',
              'A random number of 8 digits, shown once after unlocking',
            )}
          </span>
        </label>
        <label className="pick">
          <input type="radio" name="pin" checked={isOwn} onChange={() => setIsOwn(true)} />
          <span>{say('自己设一个', 'One of my own')}</span>
        </label>
      </fieldset>
      {isOwn && (
        <>
          {field('newPin', say('新密码（6 至 16 位）', 'New PIN (6 to 16 characters)'))}
          {field('again', say('再输一次新密码', 'New PIN again'))}
        </>
      )}
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
