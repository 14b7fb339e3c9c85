import type { ReactNode } from 'react'

export interface NoticeProps {
  kind?: 'info' | 'good' | 'warn' | 'bad'
  title?: ReactNode
  children?: ReactNode
  /** Appears by itself, so a screen reader is told. */
  live?: boolean
}

const SIGNS = { info: 'i', good: '✓', warn: '!', bad: '!' } as const

/** What happened, then what to do. Never a colour alone: a sign stands beside it. */
export function Notice({ kind = 'info', title, children, live = false }: NoticeProps) {
  return (
    <div
      className={`ch-notice ch-notice-${kind}`}
      role={live ? (kind === 'bad' ? 'alert' : 'status') : undefined}
    >
      <span className="ch-notice-sign" aria-hidden="true">
        {SIGNS[kind]}
      </span>
      <div className="ch-notice-body">
        {title && <p className="ch-notice-title">{title}</p>}
        {children}
      </div>
    </div>
  )
}
