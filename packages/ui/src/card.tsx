import type { ReactNode } from 'react'

export interface CardProps {
  /** Heading of the card. */
  title?: ReactNode
  children: ReactNode
  label?: string
}

export function Card({ title, children, label }: CardProps) {
  return (
    <section className="ch-card" aria-label={label}>
      {title && <h2 className="ch-card-title">{title}</h2>}
      {children}
    </section>
  )
}
