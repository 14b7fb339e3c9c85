import type { ApplicationDetail, TellingView } from '@certhall/model/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { callApi } from '../../shared/api-client.ts'
import { problemWords, useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { applicationQuery } from '../queries.ts'
import { showTime } from '../show.ts'
import { TELLING_VIEWS, type TellingsSearch } from './search.ts'

const DONE = new Set<TellingView['state']>(['told', 'failed'])

/** What the application was told, newest first; what it did not get can be sent again. */
export function Tellings({ shown, view }: { shown: ApplicationDetail; view: TellingsSearch['view'] }) {
  const { words } = useSpeech()
  const say = words.applications
  const queries = useQueryClient()
  const replay = useMutation({
    mutationFn: (reference: string) =>
      callApi<ApplicationDetail>(
        'POST',
        `/api/staff/applications/${encodeURIComponent(shown.id)}/tellings/${reference}/replay`,
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: applicationQuery(shown.id).queryKey.slice(0, 2) }),
  })
  return (
    <>
      <nav className="views" aria-label={say.viewsLabel}>
        {TELLING_VIEWS.map((id) => (
          <PageLink
            key={id}
            to="/console/applications/$id"
            params={{ id: shown.id }}
            search={id === 'all' ? {} : { view: id }}
            activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
            aria-current={id === (view ?? 'all') ? 'page' : undefined}
          >
            {say.views[id]}
          </PageLink>
        ))}
      </nav>
      {replay.isSuccess && <Alert type="success" showIcon role="status" title={say.replayed} />}
      {replay.error && <Alert type="error" showIcon role="alert" title={problemWords(replay.error, words)} />}
      {shown.tellings.length === 0 && <p className="quiet">{say.noTellings}</p>}
      <ul className="queue-list">
        {shown.tellings.map((one) => (
          <li key={one.reference} data-telling={one.reference}>
            <Row
              telling={one}
              again={
                shown.mayChange && shown.active && DONE.has(one.state)
                  ? () => replay.mutate(one.reference)
                  : undefined
              }
              sending={replay.isPending && replay.variables === one.reference}
            />
          </li>
        ))}
      </ul>
    </>
  )
}

function Row({ telling, again, sending }: { telling: TellingView; again?: () => void; sending: boolean }) {
  const { words, language } = useSpeech()
  const say = words.applications
  const { reference, state, attempts, queuedAt, problem } = telling
  const wrong = state === 'failed' || state === 'retrying'
  return (
    <>
      <div className="split">
        <strong>{reference}</strong>
        <span className={wrong ? 'late' : undefined}>{say.states[state]}</span>
      </div>
      <div className="quiet">
        {queuedAt && <time dateTime={queuedAt}>{showTime(queuedAt, language)}</time>}
        {attempts > 1 && ` · ${words.told.attempts(attempts)}`}
      </div>
      {wrong && problem && <p className="reason">{problem}</p>}
      {again && (
        <Button size="small" loading={sending} onClick={again} aria-label={`${say.replay} ${reference}`}>
          {say.replay}
        </Button>
      )}
    </>
  )
}
