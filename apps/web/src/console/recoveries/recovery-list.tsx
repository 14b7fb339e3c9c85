import type { RecoveryView } from '@certhall/model/api'
import { Table, type TableColumnsType } from 'antd'
import { useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { showTime } from '../show.ts'
import { RecoveryStateTag } from './state-tag.tsx'

export function RecoveryTable({ rows }: { rows: RecoveryView[] }) {
  const { words, language } = useSpeech()
  const { columns: heads } = words.recoveries
  const columns: TableColumnsType<RecoveryView> = [
    { title: heads.holder, key: 'holder', render: (_, row) => <RecoveryLink row={row} /> },
    { title: heads.reason, key: 'reason', dataIndex: 'reason' },
    {
      title: heads.requested,
      key: 'requested',
      render: (_, row) => `${showTime(row.requestedAt, language)} · ${row.requestedByName}`,
    },
    { title: heads.until, key: 'until', render: (_, row) => showTime(row.expiresAt, language) },
    { title: heads.state, key: 'state', render: (_, row) => <RecoveryStateTag state={row.state} /> },
  ]
  return <Table rowKey="id" columns={columns} dataSource={rows} pagination={false} size="middle" />
}

export function RecoveryBlocks({ rows }: { rows: RecoveryView[] }) {
  const { words, language } = useSpeech()
  return (
    <ul className="queue-list">
      {rows.map((row) => (
        <li key={row.id}>
          <div className="split">
            <RecoveryLink row={row} />
            <RecoveryStateTag state={row.state} />
          </div>
          <div>{row.reason}</div>
          <div className="quiet">
            {words.recoveries.columns.requested} {showTime(row.requestedAt, language)} · {row.requestedByName}
          </div>
        </li>
      ))}
    </ul>
  )
}

function RecoveryLink({ row }: { row: RecoveryView }) {
  return (
    <PageLink
      to="/console/recoveries/$id"
      params={{ id: row.id }}
      className="case-link"
      data-recovery-id={row.id}
    >
      {row.holderName || row.signingSerial}
    </PageLink>
  )
}
