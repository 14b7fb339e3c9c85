import { Button } from '@certhall/ui'
import { useEffect, useRef, useState } from 'react'
import { useWords } from '../use-words.ts'
import { solveCaptcha } from './solve-captcha.ts'

export interface CaptchaProps {
  /** An answer that is still good: nothing is asked again. */
  solved: boolean
  onSolved(payload: string): void
  error?: string
}

/**
 * The computer does a little work, nobody reads a picture and nobody has to press anything. Our own words and look over
 * ALTCHA's solver; its widget would be 28 kB more for this page.
 */
export function Captcha({ solved, onSolved, error }: CaptchaProps) {
  const { t } = useWords()
  const [round, setRound] = useState(0)
  const [failed, setFailed] = useState(false)
  const tell = useRef(onSolved)
  tell.current = onSolved
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round is a new try
  useEffect(() => {
    if (solved) return
    const controller = new AbortController()
    setFailed(false)
    solveCaptcha(controller).then(
      (payload) => !controller.signal.aborted && tell.current(payload),
      () => !controller.signal.aborted && setFailed(true),
    )
    return () => controller.abort()
  }, [round, solved])
  const state = solved ? 'done' : failed ? 'failed' : 'working'
  return (
    <div className="ch-field captcha" id="captcha">
      <p className="ch-label">{t('captcha.label')}</p>
      <p className="ch-hint">{t('captcha.text')}</p>
      {error && state !== 'done' && <p className="ch-error">{error}</p>}
      <p className={`captcha-state captcha-${state}`} role="status">
        {state === 'done' && '✓ '}
        {t(`captcha.${state}`)}
      </p>
      {state === 'failed' && <Button onClick={() => setRound(round + 1)}>{t('common.retry')}</Button>}
    </div>
  )
}
