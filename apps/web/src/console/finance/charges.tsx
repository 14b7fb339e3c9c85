import type { ChargeList } from '@certhall/model/api'
import { useQuery } from '@tanstack/react-query'
import { Button, Input, Pagination } from 'antd'
import { useEffect, useState } from 'react'
import { useSpeech } from '../language.tsx'
import { PageLink, useGo } from '../links.tsx'
import { Failure, Waiting } from '../notices.tsx'
import { showTime, showYuan } from '../show.ts'
import { chargesQuery } from './queries.ts'
import { type Column, Rows } from './rows.tsx'
import { type FinanceSearch, readFinanceSearch } from './search.ts'
import { useWayName } from './way-name.ts'

type Row = ChargeList['rows'][number]

export function Charges({ search }: { search: FinanceSearch }) {
  const { words, language } = useSpeech()
  const go = useGo()
  const wayName = useWayName()
  const found = useQuery(chargesQuery(search.q, search.page ?? 1))
  const [typed, setTyped] = useState(search.q ?? '')
  useEffect(() => setTyped(search.q ?? ''), [search.q])
  const w = words.finance
  const look = (patch: FinanceSearch) =>
    go({ to: '/console/finance', search: readFinanceSearch({ ...search, page: undefined, ...patch }) })
  const columns: Column<Row>[] = [
    {
      title: w.holder,
      cell: (row) => (
        <PageLink
          to="/console/cases/$reference"
          params={{ reference: row.reference }}
          search={{}}
          className="case-link"
        >
          {row.holderName}
        </PageLink>
      ),
    },
    { title: w.reference, cell: ({ reference }) => <code>{reference}</code> },
    { title: w.way, cell: ({ provider }) => wayName(provider) },
    { title: w.amount, cell: ({ amountFen }) => showYuan(amountFen) },
    {
      title: w.state,
      cell: ({ state, settled, problem }) => (
        <>
          {w.chargeStates[settled === 'refund' ? 'refunded' : state]}
          {problem && <div className="late">{problem}</div>}
        </>
      ),
    },
    { title: w.at, cell: ({ paidAt, createdAt }) => showTime(paidAt ?? createdAt, language) },
    { title: w.number, cell: ({ providerNumber, number }) => <code>{providerNumber ?? number}</code> },
  ]
  const query = search.q ? `?${new URLSearchParams({ q: search.q })}` : ''
  return (
    <>
      <div className="filters">
        <Input.Search
          aria-label={w.search}
          placeholder={w.search}
          value={typed}
          allowClear
          maxLength={60}
          onChange={(event) => setTyped(event.target.value)}
          onSearch={(q) => look({ q })}
        />
        <Button href={`/api/staff/charges.csv${query}`}>{w.exportCsv}</Button>
      </div>
      {found.error && <Failure error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Waiting />}
      {found.data && (
        <>
          <Rows
            rows={found.data.rows}
            columns={columns}
            id={({ number }) => number}
            empty={search.q ? words.queue.emptySearch(search.q) : w.noCharges}
          />
          <div className="paging" hidden={found.data.total === 0}>
            <span role="status">{words.queue.total(found.data.total)}</span>
            <Pagination
              current={found.data.page}
              pageSize={found.data.size}
              total={found.data.total}
              showSizeChanger={false}
              hideOnSinglePage
              onChange={(page) => look({ page })}
            />
          </div>
        </>
      )}
    </>
  )
}
