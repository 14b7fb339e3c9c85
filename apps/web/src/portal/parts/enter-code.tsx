import { Button, Notice, TextField } from '@certhall/ui'
import { type FormEvent, useState } from 'react'
import { useWords } from '../use-words.ts'
import { ProblemNotice } from './problem.tsx'

interface EnterCodeProps {
  id: string
  /** Where the code has gone, and what to know about it. */
  title: string
  text: string
  kind?: 'info' | 'good'
  /** Takes the six digits on; what it throws is told here. */
  onCode(code: string): Promise<unknown>
}

/** The one-time code that was sent to a contact: typed with or without spaces. */
export function EnterCode({ id, title, text, kind = 'info', onCode }: EnterCodeProps) {
  const { t } = useWords()
  const [code, setCode] = useState('')
  const [wrong, setWrong] = useState<string>()
  const [fault, setFault] = useState<unknown>()
  const [busy, setBusy] = useState(false)

  async function enter(event: FormEvent) {
    event.preventDefault()
    setFault(undefined)
    const typed = code.replace(/\s/g, '')
    const isWhole = /^[0-9]{6}$/.test(typed)
    setWrong(isWhole ? undefined : t('oneTimeCode.missing'))
    if (!isWhole) return
    setBusy(true)
    await onCode(typed).catch(setFault)
    setBusy(false)
  }
  return (
    <form noValidate onSubmit={enter}>
      <Notice kind={kind} live title={title}>
        <p>{text}</p>
      </Notice>
      <TextField
        id={id}
        label={t('oneTimeCode.label')}
        hint={t('oneTimeCode.hint')}
        value={code}
        onChange={setCode}
        error={wrong}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={8}
        size={8}
      />
      {fault !== undefined && <ProblemNotice error={fault} />}
      <div className="actions">
        <Button kind="primary" big type="submit" busy={busy}>
          {t('common.next')}
        </Button>
      </div>
    </form>
  )
}
