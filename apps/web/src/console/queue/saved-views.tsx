import type { SavedViews as Saved } from '@certhall/model/api'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Input } from 'antd'
import { useState } from 'react'
import { callApi } from '../../shared/api-client.ts'
import { problemWords, useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { viewsQuery } from '../queries.ts'
import { type QueueSearch, readQueueSearch, toQuery } from './search.ts'

/** One's own views, and a way to keep the present one; the table of what is shown. */
export function SavedViews({ search }: { search: QueueSearch }) {
  const { words } = useSpeech()
  const queries = useQueryClient()
  const saved = useQuery(viewsQuery)
  const [name, setName] = useState<string>()
  const send = useMutation({
    mutationFn: (act: { save: string } | { remove: string }) =>
      'save' in act
        ? callApi<Saved>('POST', '/api/staff/views', { name: act.save, query: addressOf(search) })
        : callApi<Saved>('DELETE', `/api/staff/views/${act.remove}`),
    onSuccess(answer) {
      queries.setQueryData(viewsQuery.queryKey, answer)
      setName(undefined)
    },
  })
  const table = new URLSearchParams(toQuery(search))
  table.delete('page')
  table.delete('size')
  return (
    <div className="own-views">
      {(saved.data?.views ?? []).map(({ id, name, query }) => (
        <span key={id} className="own-view">
          <PageLink
            to="/console/cases"
            search={readQueueSearch(Object.fromEntries(new URLSearchParams(query)))}
          >
            {name}
          </PageLink>
          <Button
            type="text"
            size="small"
            aria-label={words.desk.forgetView(name)}
            onClick={() => send.mutate({ remove: id })}
          >
            ×
          </Button>
        </span>
      ))}
      {name === undefined ? (
        <Button size="small" onClick={() => setName('')}>
          {words.desk.keepView}
        </Button>
      ) : (
        <form
          className="own-view"
          onSubmit={(event) => {
            event.preventDefault()
            if (name.trim()) send.mutate({ save: name.trim() })
          }}
        >
          <Input
            autoFocus
            size="small"
            aria-label={words.desk.viewName}
            placeholder={words.desk.viewName}
            maxLength={30}
            value={name}
            onChange={(event) => setName(event.target.value)}
            onKeyDown={(event) => event.key === 'Escape' && setName(undefined)}
          />
          <Button size="small" htmlType="submit" loading={send.isPending}>
            {words.desk.save}
          </Button>
        </form>
      )}
      <a href={`/api/staff/cases.csv?${table}`} download>
        {words.desk.table}
      </a>
      {send.error && <Alert type="error" showIcon role="alert" title={problemWords(send.error, words)} />}
    </div>
  )
}

const addressOf = (search: QueueSearch) =>
  new URLSearchParams(
    Object.entries(search).flatMap(([key, value]) =>
      value === undefined || key === 'page' ? [] : [[key, String(value)]],
    ),
  ).toString()
