import { daysBetween } from '@certhall/model/dates'
import { ValidityBar } from '@certhall/ui'
import { useWords } from '../use-words.ts'
import { useNow } from './hall.ts'

/** Days left in words and as a bar. */
export function Validity({ notBefore, notAfter }: { notBefore: Date; notAfter: Date }) {
  const { t } = useWords()
  const now = useNow()
  const expired = now > notAfter
  const days = Math.abs(daysBetween(now, notAfter))
  const words = expired
    ? t('token.expired', { count: days })
    : days === 0
      ? t('token.endsToday')
      : t('token.daysLeft', { count: days })
  const whole = notAfter.getTime() - notBefore.getTime()
  return (
    <ValidityBar
      words={words}
      left={whole > 0 ? (notAfter.getTime() - now.getTime()) / whole : 0}
      tone={expired ? 'bad' : days <= 30 ? 'warn' : 'good'}
    />
  )
}
