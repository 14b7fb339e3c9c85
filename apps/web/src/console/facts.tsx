import type { ReactNode } from 'react'

export interface FactRow {
  name: string
  value: ReactNode
}

/** Names and values, one below another. */
export function Facts({ rows }: { rows: (FactRow | false | undefined)[] }) {
  return (
    <dl className="facts">
      {rows.map(
        (row) =>
          row && (
            <div key={row.name} className="pair">
              <dt>{row.name}</dt>
              <dd>{row.value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}

/** The few that matter most, in one line above a page. */
export function Headline({ rows }: { rows: (FactRow | false | undefined)[] }) {
  return (
    <dl className="headline">
      {rows.map(
        (row) =>
          row && (
            <div key={row.name}>
              <dt>{row.name}</dt>
              <dd>{row.value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}
