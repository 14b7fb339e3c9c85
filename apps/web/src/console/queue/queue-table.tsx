import type { StaffQueue } from '@certhall/model/api'
import { KIND_WORDS } from '@certhall/model/states'
import { Table, type TableColumnsType } from 'antd'
import { useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import type { ConsolePath } from '../routes.ts'
import { showYuan } from '../show.ts'
import { DeskNote } from './desk-note.tsx'
import { Age, Due } from './due.tsx'
import type { Sort } from './search.ts'
import { StateTag } from './state-tag.tsx'

type Row = StaffQueue['rows'][number]
type SortColumn = 'submittedAt' | 'dueAt' | 'holder'

/** The queue on a wide screen: one line an application, sorted by the hall. */
export function QueueTable(props: {
  rows: Row[]
  loading: boolean
  sort: Sort
  profileName: (id: string) => string
  onSort: (column: SortColumn) => void
  /** References ticked, where the viewer may approve several. */
  selected?: readonly string[]
  select?: (references: string[]) => void
}) {
  const { words, language } = useSpeech()
  const { columns: heads } = words.queue
  const sortable = (column: SortColumn) => ({
    sorter: true,
    showSorterTooltip: false,
    sortOrder:
      props.sort === column ? ('ascend' as const) : props.sort === `-${column}` ? ('descend' as const) : null,
    onHeaderCell: () => ({ onClick: () => props.onSort(column) }),
  })
  const columns: TableColumnsType<Row> = [
    {
      title: heads.holder,
      key: 'holder',
      ...sortable('holder'),
      render: (_, row) => <CaseLink row={row} />,
    },
    {
      title: heads.reference,
      key: 'reference',
      responsive: ['lg'],
      render: (_, row) => <code>{row.reference}</code>,
    },
    { title: heads.kind, key: 'kind', render: (_, row) => KIND_WORDS[row.kind][language] },
    { title: heads.profile, key: 'profile', render: (_, row) => props.profileName(row.profile) },
    { title: heads.jurisdiction, dataIndex: 'jurisdiction', key: 'jurisdiction' },
    {
      title: heads.submitted,
      key: 'submittedAt',
      ...sortable('submittedAt'),
      render: (_, row) => <Age row={row} />,
    },
    { title: heads.due, key: 'dueAt', ...sortable('dueAt'), render: (_, row) => <Due row={row} /> },
    {
      title: heads.fee,
      key: 'fee',
      align: 'right',
      render: (_, row) => (row.feeFen ? showYuan(row.feeFen) : '–'),
    },
    {
      title: heads.state,
      key: 'state',
      render: (_, row) => (
        <>
          <StateTag kind={row.kind} state={row.state} />
          <DeskNote row={row} />
        </>
      ),
    },
  ]
  return (
    <Table<Row>
      rowKey="reference"
      columns={columns}
      dataSource={props.rows}
      loading={props.loading}
      pagination={false}
      size="middle"
      locale={{ emptyText: ' ' }}
      rowSelection={
        props.select && {
          selectedRowKeys: [...(props.selected ?? [])],
          onChange: (keys) => props.select?.(keys.map(String)),
          getCheckboxProps: (row) => ({
            disabled: row.state !== 'review',
            'aria-label': words.desk.choose(row.holderName),
          }),
          getTitleCheckboxProps: () => ({ 'aria-label': words.desk.chooseAll }),
        }
      }
    />
  )
}

/** Where an application of a kind is decided that has a page of its own. */
const PLACES: Partial<Record<Row['kind'], ConsolePath>> = { seal: '/console/seals/$reference' }

export function CaseLink({ row }: { row: Row }) {
  return (
    <PageLink
      to={PLACES[row.kind] ?? '/console/cases/$reference'}
      params={{ reference: row.reference }}
      className="case-link"
      data-case={row.reference}
    >
      {row.holderName}
    </PageLink>
  )
}
