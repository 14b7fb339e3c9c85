import { CASE_KINDS, type CaseKind, KIND_WORDS } from '@certhall/model/states'
import { Input, Select } from 'antd'
import { useEffect, useState } from 'react'
import { useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { FIRST, type QueueSearch, SORTS, type Sort, VIEWS } from './search.ts'

/** The saved views: links, so that each has its address and opens in a tab of its own. */
export function QueueViews({ search }: { search: QueueSearch }) {
  const { words } = useSpeech()
  const current = search.view ?? FIRST
  return (
    <nav className="views" aria-label={words.queue.viewsLabel}>
      {VIEWS.map(({ id }) => (
        <PageLink
          key={id}
          to="/console/cases"
          search={{ ...search, view: id === FIRST ? undefined : id, page: undefined }}
          activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
          aria-current={id === current ? 'page' : undefined}
        >
          {words.queue.views[id]}
        </PageLink>
      ))}
    </nav>
  )
}

export function QueueFilters(props: {
  search: QueueSearch
  narrow: boolean
  profiles: { id: string; name: string }[]
  change: (patch: Partial<QueueSearch>) => void
}) {
  const { search, change } = props
  const { words, language } = useSpeech()
  const [typed, setTyped] = useState(search.q ?? '')
  useEffect(() => setTyped(search.q ?? ''), [search.q])
  return (
    <div className="filters">
      <Input.Search
        aria-label={words.queue.search}
        placeholder={words.queue.search}
        value={typed}
        allowClear
        maxLength={60}
        onChange={(event) => setTyped(event.target.value)}
        onSearch={(q) => change({ q: q.trim() || undefined })}
      />
      <Select<CaseKind | ''>
        aria-label={words.queue.kind}
        value={search.kind ?? ''}
        onChange={(kind) => change({ kind: kind || undefined })}
        options={[
          { value: '', label: words.queue.everyKind },
          ...CASE_KINDS.map((kind) => ({ value: kind, label: KIND_WORDS[kind][language] })),
        ]}
      />
      {props.profiles.length > 1 && (
        <Select
          aria-label={words.queue.profile}
          value={search.profile ?? ''}
          onChange={(profile) => change({ profile: profile || undefined })}
          options={[
            { value: '', label: words.queue.everyProfile },
            ...props.profiles.map((row) => ({ value: row.id, label: row.name })),
          ]}
        />
      )}
      {props.narrow && (
        <Select<Sort>
          aria-label={words.queue.sortBy}
          value={search.sort ?? 'submittedAt'}
          onChange={(sort) => change({ sort })}
          options={SORTS.map((sort) => ({ value: sort, label: sortWords(sort, words) }))}
        />
      )}
    </div>
  )
}

function sortWords(sort: Sort, words: ReturnType<typeof useSpeech>['words']): string {
  const { columns, ascending, descending } = words.queue
  const names = { submittedAt: columns.submitted, dueAt: columns.due, holder: columns.holder }
  const column = sort.replace('-', '') as keyof typeof names
  return `${names[column]} · ${sort.startsWith('-') ? descending : ascending}`
}
