import type { StaffQueue } from '@certhall/model/api'
import { useSpeech } from '../language.tsx'
import { showAge, showTime } from '../show.ts'

type Row = StaffQueue['rows'][number]

/** How long it has waited; the exact time on hover and for screen readers' time element. */
export function Age({ row }: { row: Row }) {
  const { words, language } = useSpeech()
  if (!row.submittedAt) return <>–</>
  return (
    <time
      dateTime={row.submittedAt}
      title={showTime(row.submittedAt, language)}
      className={row.late ? 'late' : undefined}
    >
      {showAge(row.submittedAt, new Date(), words)}
    </time>
  )
}

/** Until when; coloured, and said in words, only when late. */
export function Due({ row }: { row: Row }) {
  const { words, language } = useSpeech()
  if (!row.dueAt) return <>–</>
  return (
    <span className={row.late ? 'late' : undefined}>
      <time dateTime={row.dueAt}>{showTime(row.dueAt, language)}</time>
      {row.late && ` ${words.queue.late}`}
    </span>
  )
}
