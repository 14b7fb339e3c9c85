import { PageHeading } from '@certhall/ui'
import { useRouterState } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useWords } from '../use-words.ts'
import { useHall } from './hall.ts'

export interface PageProps {
  title: string
  lead?: ReactNode
  /** Above the heading: the steps of a journey. */
  before?: ReactNode
  /** A page that changes in place (a question, a result) names its part, so that the focus moves to the new heading. */
  part?: string
  wide?: boolean
  children: ReactNode
}

/** The frame of every page: steps, one h1 with the focus, the text at a readable width. */
export function PageFrame({ title, lead, before, part = '', wide = false, children }: PageProps) {
  const { w } = useWords()
  const { name } = useHall()
  const path = useRouterState({ select: (state) => state.location.pathname })
  return (
    <div className={wide ? 'page page-wide' : 'page'}>
      {before}
      <PageHeading title={title} lead={lead} site={w(name)} pageKey={path + part} />
      {children}
    </div>
  )
}
