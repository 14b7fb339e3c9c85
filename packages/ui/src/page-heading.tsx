import { type ReactNode, useEffect, useRef } from 'react'

export interface PageHeadingProps {
  title: string
  /** The site's name, after the page's in the window's title. */
  site: string
  lead?: ReactNode
  /** Names the page for the one move of focus: a new key is a new page. */
  pageKey: string
}

// the first page after loading leaves the focus where the browser puts it
let shown: string | undefined
let moved = false

/** The page's name: in the window's title, as its one h1, and with the focus after a move to it. */
export function PageHeading({ title, site, lead, pageKey }: PageHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = title === site ? site : `${title} - ${site}`
  }, [title, site])
  useEffect(() => {
    const other = shown !== undefined && shown !== pageKey
    moved ||= other
    // a heading that came with the data takes the focus that its predecessor lost by leaving
    const lost = document.activeElement === document.body
    if (moved && (other || lost)) heading.current?.focus()
    shown = pageKey
  }, [pageKey])
  return (
    <header className="ch-heading">
      <h1 tabIndex={-1} ref={heading}>
        {title}
      </h1>
      {lead && <div className="ch-lead">{lead}</div>}
    </header>
  )
}
