import { Empty, Table } from 'antd'
import type { ReactNode } from 'react'
import { useMedia } from '../media.ts'

export interface Column<Row> {
  title: string
  cell: (row: Row) => ReactNode
}

/** A table where there is room, else one block a row with the same words; the first column names the row. */
export function Rows<Row extends object>(props: {
  rows: readonly Row[]
  columns: readonly Column<Row>[]
  id: (row: Row) => string
  empty: string
}) {
  const wide = useMedia('(min-width: 64rem)')
  const { rows, columns, id, empty } = props
  if (rows.length === 0)
    return <Empty className="nothing" image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty} />
  if (wide)
    return (
      <Table
        rowKey={id}
        dataSource={[...rows]}
        pagination={false}
        size="middle"
        columns={columns.map(({ title, cell }) => ({ title, key: title, render: (_, row) => cell(row) }))}
      />
    )
  return (
    <ul className="queue-list">
      {rows.map((row) => (
        <li key={id(row)}>
          <dl className="facts">
            {columns.map(({ title, cell }) => (
              <div key={title}>
                <dt>{title}</dt>
                <dd>{cell(row)}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  )
}
