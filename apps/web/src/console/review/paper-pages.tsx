import type { Paper } from '@certhall/model/api'
import type { ReactNode } from 'react'
import { useSpeech } from '../language.tsx'

/** A paper page by page: pictures made by the hall, so nobody's own reader opens a stranger's file; `children` beside the file's name. */
export function PaperPages({
  reference,
  paper,
  children,
}: {
  reference: string
  paper: Paper
  children?: ReactNode
}) {
  const { words } = useSpeech()
  const say = words.unlock
  const path = `/api/staff/cases/${reference}/papers/${paper.id}`
  const pages = Array.from({ length: paper.pages }, (_, at) => at + 1)
  return (
    <figure className="paper">
      {pages.map((at) => (
        <a key={at} href={`${path}/preview?page=${at}`} target="_blank" rel="noreferrer">
          <img
            src={`${path}/preview?page=${at}`}
            alt={say.enlarge(`${paper.name}, ${say.page(at, paper.pages)}`)}
            loading="lazy"
          />
        </a>
      ))}
      <figcaption>
        {paper.name}
        {paper.scan === 'not-scanned' && <span className="quiet"> ({say.notScanned})</span>}{' '}
        <a href={path} download>
          {say.download}
        </a>{' '}
        {children}
      </figcaption>
    </figure>
  )
}
