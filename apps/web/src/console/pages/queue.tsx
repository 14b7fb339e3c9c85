import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Button, Empty, Pagination } from 'antd'
import { useEffect, useState } from 'react'
import { useStaff } from '../gate.tsx'
import { useSpeech } from '../language.tsx'
import { useGo } from '../links.tsx'
import { useMedia } from '../media.ts'
import { Failure, useTitle, Waiting } from '../notices.tsx'
import { hallQuery, queueQuery } from '../queries.ts'
import { QueueFilters, QueueViews } from '../queue/queue-filters.tsx'
import { QueueList } from '../queue/queue-list.tsx'
import { QueueTable } from '../queue/queue-table.tsx'
import { SavedViews } from '../queue/saved-views.tsx'
import { DEFAULT_SIZE, PAGE_SIZES, type QueueSearch, readQueueSearch, toggleSort } from '../queue/search.ts'
import { rememberQueue } from '../queue/way-back.ts'
import { useShortcuts } from '../shortcuts.tsx'

export function Page() {
  const { words, language } = useSpeech()
  const search = useSearch({ strict: false }) as QueueSearch
  const go = useGo()
  const narrow = !useMedia('(min-width: 56rem)')
  const queue = useQuery(queueQuery(search))
  const hall = useQuery(hallQuery)
  const profiles = (hall.data?.profiles ?? []).map((row) => ({ id: row.id, name: row.name[language] }))
  const profileName = (id: string) => profiles.find((row) => row.id === id)?.name ?? id
  const reviewer = useStaff().roles.includes('reviewer')
  const [selected, select] = useState<string[]>([])
  const waiting = new Set(queue.data?.rows.map(({ reference }) => reference))
  const ticked = selected.filter((reference) => waiting.has(reference))
  useTitle(words.queue.title)
  useEffect(() => rememberQueue(search), [search])

  // whatever narrows or reorders the list begins at its first page again
  const change = (patch: Partial<QueueSearch>) =>
    go({ to: '/console/cases', search: readQueueSearch({ ...search, page: undefined, ...patch }) })
  const open = (decide: 'approve' | 'reject') => {
    const reference = focusedCase()?.dataset.case
    if (reference) go({ to: '/console/cases/$reference', params: { reference }, search: { decide } })
  }
  useShortcuts({
    j: () => moveFocus(1),
    k: () => moveFocus(-1),
    a: () => open('approve'),
    r: () => open('reject'),
  })

  return (
    <>
      <h1>{words.queue.title}</h1>
      <QueueViews search={search} />
      <SavedViews search={search} />
      <QueueFilters search={search} narrow={narrow} profiles={profiles} change={change} />
      {queue.error && <Failure error={queue.error} retry={() => queue.refetch()} />}
      {queue.isPending && <Waiting />}
      {queue.data && (
        <>
          {queue.data.rows.length === 0 ? (
            <Nothing
              q={search.q}
              narrowed={[search.q, search.kind, search.profile].some((one) => one !== undefined)}
              clear={() => change({ q: undefined, kind: undefined, profile: undefined })}
            />
          ) : narrow ? (
            <QueueList rows={queue.data.rows} profileName={profileName} />
          ) : (
            <QueueTable
              rows={queue.data.rows}
              loading={queue.isPlaceholderData}
              sort={search.sort ?? 'submittedAt'}
              profileName={profileName}
              onSort={(column) => change({ sort: toggleSort(search.sort, column) })}
              selected={ticked}
              select={
                reviewer && queue.data.rows.some(({ state }) => state === 'review') ? select : undefined
              }
            />
          )}
          {ticked.length > 0 && (
            <Button
              type="primary"
              onClick={() => go({ to: '/console/bulk-approval', search: { refs: ticked } })}
            >
              {words.desk.many(ticked.length)}
            </Button>
          )}
          <div className="paging" hidden={queue.data.rows.length === 0}>
            <span role="status">{words.queue.total(queue.data.total)}</span>
            <Pagination
              current={search.page ?? 1}
              pageSize={search.size ?? DEFAULT_SIZE}
              total={queue.data.total}
              pageSizeOptions={[...PAGE_SIZES]}
              showSizeChanger={!narrow}
              simple={narrow}
              hideOnSinglePage={queue.data.total <= PAGE_SIZES[0]}
              onChange={(page, size) => change({ page, size: size as QueueSearch['size'] })}
            />
          </div>
          {!narrow && reviewer && queue.data.rows.length > 0 && <p className="quiet">{words.queue.keys}</p>}
        </>
      )}
    </>
  )
}

function Nothing({ q, narrowed, clear }: { q?: string; narrowed: boolean; clear: () => void }) {
  const { words } = useSpeech()
  return (
    <Empty
      className="nothing"
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={q ? words.queue.emptySearch(q) : words.queue.empty}
    >
      {narrowed && <Button onClick={clear}>{words.queue.clear}</Button>}
    </Empty>
  )
}

const caseLinks = () => [...document.querySelectorAll<HTMLElement>('[data-case]')]
const focusedCase = () => caseLinks().find((link) => link === document.activeElement)

// real focus moves, so Enter opens by itself and screen readers follow
function moveFocus(by: 1 | -1): void {
  const links = caseLinks()
  const at = links.indexOf(focusedCase() as HTMLElement)
  const next = at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + by))
  links[next]?.focus()
}
