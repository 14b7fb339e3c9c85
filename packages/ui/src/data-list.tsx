import type { ReactNode } from 'react'

export interface DataRow {
  key: string
  label: string
  value: ReactNode
  /** A link 「修改」 or a button 「复制」. */
  action?: ReactNode
}

/** Names and values; on a narrow screen one under the other. */
export function DataList({ rows }: { rows: readonly DataRow[] }) {
  return (
    <dl className="ch-data">
      {rows.map((row) => (
        <div className="ch-data-row" key={row.key}>
          <dt>{row.label}</dt>
          <dd>
            <span className="ch-data-value">{row.value}</span>
            {row.action && <span className="ch-data-action">{row.action}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
