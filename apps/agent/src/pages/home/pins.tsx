import { type FormEvent, useState } from 'react'
import { AgentError, callAgent, type DetailedToken, NATIVE_PIN } from '../call-agent.ts'
import { textOf } from '../error-text.ts'
import { Notice } from '../frame.tsx'
import { useLanguage, useSay } from '../language.tsx'
import { isTwice, NewPinFields, NO_PIN, PinField } from '../new-pin-fields.tsx'
import { InOwnWindow, PinForm } from '../pin-form.tsx'

/** Verify and change the PIN of a token that is in. */
export function Pins({ tokens }: { tokens: readonly DetailedToken[] }) {
  const say = useSay()
  const [picked, pick] = useState<string>()
  const token = tokens.find((candidate) => candidate.id === picked) ?? tokens[0]
  if (!token) {
    return (
      <Notice look="plain">
        {say(
          '插入 USBKey 后，可以在这里验证和修改它的密码。',
          'Plug a USBKey in to verify or change its PIN here.',
        )}
      </Notice>
    )
  }
  return (
    <>
      {tokens.length > 1 && (
        <label className="field">
          {say('哪个 USBKey', 'Which USBKey')}
          <select value={token.id} onChange={(event) => pick(event.target.value)}>
            {tokens.map(({ id: value, label, serial }) => (
              <option key={value} value={value}>
                {label} {serial}
              </option>
            ))}
          </select>
        </label>
      )}
      <div className="halves">
        <Verify key={`verify-${token.id}`} token={token} />
        {!token.pin.locked && <Change key={`change-${token.id}`} token={token} />}
      </div>
    </>
  )
}

function Verify({ token }: { token: DetailedToken }) {
  const say = useSay()
  const { language } = useLanguage()
  const [isRight, setIsRight] = useState(false)
  return (
    <div className="card">
      <h2>{say('验证密码', 'Verify the PIN')}</h2>
      <PinForm
        token={token}
        action={say('验证', 'Verify')}
        native={NATIVE_PIN}
        onPin={async (pin) => {
          setIsRight(false)
          const asked = pin === undefined ? { language } : { pin }
          await callAgent('POST', '/ui/pin/verify', { token: token.id, ...asked })
          setIsRight(true)
        }}
      />
      {isRight && <Notice look="good">{say('密码正确。', 'The PIN is right.')}</Notice>}
    </div>
  )
}

function Change({ token }: { token: DetailedToken }) {
  const say = useSay()
  const { language } = useLanguage()
  const [oldPin, setOldPin] = useState('')
  const [pins, setPins] = useState(NO_PIN)
  const [outcome, setOutcome] = useState<{ look: 'good' | 'bad'; text: string }>()
  const [isHere, setIsHere] = useState(!NATIVE_PIN)
  const [busy, setBusy] = useState(false)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (isHere && (!oldPin || !isTwice(pins))) {
      setOutcome({
        look: 'bad',
        text: say('请填写三项，两次新密码要一致。', 'Fill in all three; the new PIN twice the same.'),
      })
      return
    }
    setBusy(true)
    setOutcome(undefined)
    try {
      const asked = isHere ? { oldPin, newPin: pins.newPin } : { language }
      await callAgent('POST', '/ui/pin/change', { token: token.id, ...asked })
      setOutcome({ look: 'good', text: say('密码已修改。', 'The PIN was changed.') })
    } catch (error) {
      // The system's window would not open: then here.
      if (error instanceof AgentError && error.code === 'not-supported') setIsHere(true)
      setOutcome({ look: 'bad', text: textOf(say, error) })
    }
    setBusy(false)
    setOldPin('')
    setPins(NO_PIN)
  }

  return (
    <form className="card" onSubmit={submit} autoComplete="off">
      <h2>{say('修改密码', 'Change the PIN')}</h2>
      {token.pin.triesLeft === 1 && (
        <Notice look="warn">
          {say('当前密码只能再试 1 次，输错就会锁定。', 'One try left; one more mistake locks the PIN.')}
        </Notice>
      )}
      {isHere ? (
        <>
          <PinField label={say('当前密码', 'Present PIN')} value={oldPin} onChange={setOldPin} />
          <NewPinFields pins={pins} onChange={setPins} />
        </>
      ) : (
        <InOwnWindow onHere={() => setIsHere(true)} />
      )}
      {outcome && <Notice look={outcome.look}>{outcome.text}</Notice>}
      <button type="submit" disabled={busy}>
        {busy ? say('请稍候…', 'One moment…') : say('修改', 'Change')}
      </button>
    </form>
  )
}
