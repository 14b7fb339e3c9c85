import type { ReactNode } from 'react'

export interface TimelineEntry {
  key: string
  title: ReactNode
  at?: string
  text?: ReactNode
  state: 'past' | 'current' | 'coming'
}

export interface TimelineProps {
  label: string
  entries: readonly TimelineEntry[]
}

/** What has happened and what will; the present step is large. */
export function Timeline({ label, entries }: TimelineProps) {
  return (
    <ol className="ch-timeline" aria-label={label}>
      {entries.map((entry) => (
        <li
          key={entry.key}
          data-state={entry.state}
          aria-current={entry.state === 'current' ? 'step' : undefined}
        >
          <div className="ch-timeline-title">{entry.title}</div>
          {entry.at && <div className="ch-timeline-at">{entry.at}</div>}
          {entry.text && <div className="ch-timeline-text">{entry.text}</div>}
        </li>
      ))}
    </ol>
  )
}
