import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import type { DetailedToken } from './call-agent.ts'
import { AgentError } from './call-agent.ts'
import { errorText, textOf } from './error-text.ts'
import { Notice } from './frame.tsx'
import { useSay } from './language.tsx'

interface PinFormProps {
  token: Pick<DetailedToken, 'pin' | 'id'>
  /** What the button says. */
  action: string
  /** The agent may ask in a window of the system's; then `onPin` gets no PIN. */
  native?: boolean
  /** Rejects with AgentError. */
  onPin(pin: string | undefined): Promise<void>
  children?: ReactNode
}

/** Asks for a token's PIN: tries left, a question before the last one, and nothing but the way out once it is locked. */
export function PinForm({ token, action, native = false, onPin, children }: PinFormProps) {
  const say = useSay()
  const id = useId()
  const [pin, setPin] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const field = useRef<HTMLInputElement>(null)
  const { triesLeft, triesMax, locked } = token.pin
  const isLast = triesLeft === 1
  const [sure, setSure] = useState(false)
  const [isHere, setIsHere] = useState(!native)

  // Another token has another PIN.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a change of the token empties the field.
  useEffect(() => {
    setPin('')
    setError(undefined)
  }, [token.id])

  if (locked || (error instanceof AgentError && error.code === 'pin-locked')) {
    return (
      <>
        <Notice look="bad">{errorText(say, 'pin-locked')}</Notice>
        {children && <div className="actions">{children}</div>}
      </>
    )
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    if ((isHere && !pin) || busy) return field.current?.focus()
    setBusy(true)
    setError(undefined)
    try {
      await onPin(isHere ? pin : undefined)
    } catch (failure) {
      // The system's window would not open: then here.
      if (!isHere && failure instanceof AgentError && failure.code === 'not-supported') setIsHere(true)
      setError(failure)
      field.current?.focus()
    }
    setPin('')
    setSure(false)
    setBusy(false)
  }

  return (
    <form onSubmit={submit} className="pin" autoComplete="off">
      {isHere ? (
        <>
          <label htmlFor={id}>{say('证书密码（PIN）', 'Certificate PIN')}</label>
          <input
            id={id}
            ref={field}
            type="password"
            autoComplete="off"
            maxLength={64}
            value={pin}
            onChange={(event) => setPin(event.target.value)}
            aria-invalid={error !== undefined}
            aria-describedby={`${id}-tries`}
          />
        </>
      ) : (
        <InOwnWindow onHere={() => setIsHere(true)} />
      )}
      <p id={`${id}-tries`} className={isLast ? 'tries tries-last' : 'tries'}>
        {triesLeft === null
          ? say('密码只在本机使用，不会发送给任何网站。', 'The PIN stays on this computer; no site gets it.')
          : say(
              `还可以试 ${triesLeft} 次${triesMax ? `（共 ${triesMax} 次）` : ''}。密码只在本机使用，不会发送给任何网站。`,
              `${triesLeft}${triesMax ? ` of ${triesMax}` : ''} tries left. The PIN stays on this computer; no site gets it.`,
            )}
      </p>
      {isLast && (
        <label className="check">
          <input type="checkbox" checked={sure} onChange={(event) => setSure(event.target.checked)} />
          {say(
            '这是最后一次机会，再输错就会锁定。我确定要试。',
            'This is the last try; one more mistake locks the PIN. I want to try.',
          )}
        </label>
      )}
      {error !== undefined && <Notice look="bad">{textOf(say, error)}</Notice>}
      <div className="actions">
        <button type="submit" className="primary" disabled={busy || (isLast && !sure)}>
          {busy ? say('请稍候…', 'One moment…') : action}
        </button>
        {children}
      </div>
    </form>
  )
}

/** That a window of the system's will ask, and the way to do without it. */
export function InOwnWindow({ onHere }: { onHere(): void }) {
  const say = useSay()
  return (
    <p>
      {say(
        '点下面的按钮后，在弹出的系统窗口里输入密码。',
        'Press the button below, then enter the PIN in the window that opens.',
      )}{' '}
      <button type="button" className="link" onClick={onHere}>
        {say('改在本页输入', 'Enter it here instead')}
      </button>
    </p>
  )
}
