import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Alert, Empty, Input } from 'antd'
import { useEffect, useState } from 'react'
import { useSpeech } from '../language.tsx'
import { PageLink, useGo } from '../links.tsx'
import { Failure, useTitle, Waiting } from '../notices.tsx'
import { ORDER_VIEWS, type OrdersSearch, readOrdersSearch } from '../orders/search.ts'
import { ordersQuery } from '../queries.ts'
import { showTime } from '../show.ts'

/** Tokens that come by mail. */
export function Page() {
  const { words, language } = useSpeech()
  const { q = '', view } = useSearch({ strict: false }) as OrdersSearch
  const go = useGo()
  const found = useQuery(ordersQuery(q, view))
  const [typed, setTyped] = useState(q)
  useEffect(() => setTyped(q), [q])
  useTitle(words.orders.title)
  const rows = found.data?.orders ?? []
  return (
    <>
      <h1>{words.orders.title}</h1>
      <p className="quiet">{words.orders.lead}</p>
      <nav className="views" aria-label={words.orders.viewsLabel}>
        {ORDER_VIEWS.map((id) => (
          <PageLink
            key={id}
            to="/console/orders"
            search={id === 'work' ? {} : { view: id }}
            aria-current={id === (view ?? 'work') && q === '' ? 'page' : undefined}
          >
            {words.orders.views[id]}
          </PageLink>
        ))}
      </nav>
      <div className="filters certificate-search">
        <Input.Search
          aria-label={words.orders.search}
          placeholder={words.orders.search}
          value={typed}
          allowClear
          maxLength={60}
          onChange={(event) => setTyped(event.target.value)}
          onSearch={(text) => go({ to: '/console/orders', search: readOrdersSearch({ q: text }) })}
        />
      </div>
      {found.error && <Failure error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Waiting />}
      {found.data && rows.length === 0 && (
        <Empty className="nothing" image={Empty.PRESENTED_IMAGE_SIMPLE} description={words.orders.empty} />
      )}
      {found.data?.more && <Alert type="info" showIcon title={words.orders.more} />}
      <ul className="queue-list">
        {rows.map((row) => (
          <li key={row.reference} data-order={row.reference}>
            <div className="split">
              <PageLink to="/console/orders/$order" params={{ order: row.reference }} className="case-link">
                {row.holderName}
              </PageLink>
              <span className="state">{words.orders.states[row.state]}</span>
            </div>
            <code>{row.reference}</code>
            <div>
              {words.orders.services[row.service]}
              {row.state === 'received' && row.dueAt && (
                <span className={row.late ? 'late' : undefined}>
                  {' · '}
                  {words.orders.due(showTime(row.dueAt, language))}
                  {row.late && ` ${words.orders.late}`}
                </span>
              )}
            </div>
          </li>
        ))}
      </ul>
    </>
  )
}
