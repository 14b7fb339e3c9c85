import type { Cancellation, CounterHolders } from '@certhall/model/api'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Alert, Button, Empty, Input } from 'antd'
import { useEffect, useState } from 'react'
import { type CounterSearch, readCounterSearch } from '../counter/search.ts'
import { useStaff } from '../gate.tsx'
import { useSpeech } from '../language.tsx'
import { PageLink, useGo } from '../links.tsx'
import { Failure, useTitle, Waiting } from '../notices.tsx'
import { cancellationsQuery, counterHoldersQuery, erasuresQuery } from '../queries.ts'
import { showDay } from '../show.ts'

/** The counter: who stands there, and what waits for a second person. */
export function Page() {
  const { words, language } = useSpeech()
  const { q = '' } = useSearch({ strict: false }) as CounterSearch
  const go = useGo()
  const found = useQuery({ ...counterHoldersQuery(q), enabled: q !== '' })
  const waiting = useQuery(cancellationsQuery)
  const erasures = useQuery(erasuresQuery)
  const [typed, setTyped] = useState(q)
  useEffect(() => setTyped(q), [q])
  useTitle(words.counter.title)
  const look = (text: string) => go({ to: '/console/counter', search: readCounterSearch({ q: text }) })
  const rows = found.data?.holders ?? []
  return (
    <>
      <h1>{words.counter.title}</h1>
      <div className="filters certificate-search">
        <Input.Search
          aria-label={words.counter.search}
          placeholder={words.counter.search}
          value={typed}
          allowClear
          maxLength={60}
          onChange={(event) => setTyped(event.target.value)}
          onSearch={look}
        />
      </div>
      {useStaff().roles.includes('counter') && (
        <p>
          <PageLink to="/console/first-issue">{words.issue.first} →</PageLink>
        </p>
      )}
      {q === '' && <p className="quiet">{words.counter.first}</p>}
      {found.error && <Failure error={found.error} retry={() => found.refetch()} />}
      {q !== '' && found.isPending && <Waiting />}
      {q !== '' && found.data && rows.length === 0 && (
        <Empty
          className="nothing"
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={<p>{words.counter.empty(q)}</p>}
        >
          <Button onClick={() => look('')}>{words.counter.clear}</Button>
        </Empty>
      )}
      {rows.length > 0 && (
        <>
          {found.data?.more && <Alert type="info" showIcon title={words.counter.more} />}
          <p role="status" className="quiet">
            {words.counter.count(rows.length)}
          </p>
          <ul className="queue-list">
            {rows.map((row) => (
              <HolderBlock key={row.id} row={row} />
            ))}
          </ul>
        </>
      )}
      {erasures.data && erasures.data.requests.length > 0 && (
        <section>
          <h2>{words.counter.erasure.waiting}</h2>
          <ul className="queue-list">
            {erasures.data.requests.map((row) => (
              <li key={row.holderId} data-erasure-request={row.holderId}>
                <PageLink to="/console/counter/$id" params={{ id: row.holderId }}>
                  {row.holderName}
                </PageLink>{' '}
                · {showDay(row.requestedAt, language)}
              </li>
            ))}
          </ul>
        </section>
      )}
      {waiting.error && <Failure error={waiting.error} retry={() => waiting.refetch()} />}
      {waiting.data && waiting.data.cancellations.length > 0 && (
        <section>
          <h2>{words.counter.waiting}</h2>
          <ul className="queue-list">
            {waiting.data.cancellations.map((row) => (
              <WaitingBlock key={row.id} row={row} />
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function HolderBlock({ row }: { row: CounterHolders['holders'][number] }) {
  const { words, language } = useSpeech()
  const { holder } = row
  return (
    <li data-holder={row.id}>
      <p>
        <PageLink to="/console/counter/$id" params={{ id: row.id }}>
          {holder.name}
        </PageLink>
      </p>
      <p>
        {holder.idNumber} · {holder.jurisdiction}
      </p>
      <p className="quiet">
        {words.counter.certificates(row.certificates)}
        {row.until && ` · ${words.counter.until(showDay(row.until, language))}`}
      </p>
    </li>
  )
}

function WaitingBlock({ row }: { row: Cancellation }) {
  const { words, language } = useSpeech()
  return (
    <li>
      <p>
        <PageLink to="/console/counter/$id" params={{ id: row.holderId }}>
          {words.counter.cancellationOf(row.holderName)}
        </PageLink>
      </p>
      <p className="quiet">{words.counter.enteredBy(row.requestedBy, showDay(row.requestedAt, language))}</p>
    </li>
  )
}
