import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Empty } from 'antd'
import { useStaff } from '../gate.tsx'
import { useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { useMedia } from '../media.ts'
import { Failure, useTitle, Waiting } from '../notices.tsx'
import { recoveriesQuery } from '../queries.ts'
import { RecoveryBlocks, RecoveryTable } from '../recoveries/recovery-list.tsx'
import { isOpen, RECOVERY_VIEWS, type RecoveriesSearch } from '../recoveries/search.ts'

export function Page() {
  const { words } = useSpeech()
  const { view = 'open' } = useSearch({ strict: false }) as RecoveriesSearch
  const wide = useMedia('(min-width: 56rem)')
  const found = useQuery(recoveriesQuery)
  const officer = useStaff().roles.includes('km-officer')
  useTitle(words.recoveries.title)
  const rows = (found.data?.recoveries ?? []).filter((row) => view === 'all' || isOpen(row))
  return (
    <>
      <h1>{words.recoveries.title}</h1>
      <p className="quiet">{words.recoveries.lead}</p>
      <nav className="views" aria-label={words.recoveries.viewsLabel}>
        {RECOVERY_VIEWS.map((id) => (
          <PageLink
            key={id}
            to="/console/recoveries"
            search={id === 'all' ? { view: id } : {}}
            activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
            aria-current={id === view ? 'page' : undefined}
          >
            {words.recoveries.views[id]}
          </PageLink>
        ))}
      </nav>
      {found.error && <Failure error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Waiting />}
      {found.data && rows.length === 0 && (
        <Empty
          className="nothing"
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={view === 'all' ? words.recoveries.emptyAll : words.recoveries.empty}
        />
      )}
      {rows.length > 0 && (wide ? <RecoveryTable rows={rows} /> : <RecoveryBlocks rows={rows} />)}
      {officer && (
        <p className="way-on">
          <PageLink to="/console/certificates">{words.recoveries.begin} →</PageLink>
        </p>
      )}
    </>
  )
}
