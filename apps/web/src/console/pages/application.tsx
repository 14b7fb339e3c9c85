import type { ApplicationDetail } from '@certhall/model/api'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { Alert } from 'antd'
import { callApi } from '../../shared/api-client.ts'
import { ApplicationForm, type Settings } from '../applications/application-form.tsx'
import type { TellingsSearch } from '../applications/search.ts'
import { RenewSecrets } from '../applications/secrets.tsx'
import { Tellings } from '../applications/tellings.tsx'
import { Facts, Headline } from '../facts.tsx'
import { useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { Failure, useTitle, Waiting } from '../notices.tsx'
import { applicationQuery } from '../queries.ts'
import { showTime } from '../show.ts'

export function Page() {
  const { words, language } = useSpeech()
  const { id } = useParams({ strict: false }) as { id: string }
  const { view } = useSearch({ strict: false }) as TellingsSearch
  const shown = useQuery(applicationQuery(id, view))
  useTitle(shown.data?.name[language] ?? words.applications.title)
  return (
    <>
      <p>
        <PageLink to="/console/applications">← {words.applications.back}</PageLink>
      </p>
      {!shown.data && <h1>{words.applications.title}</h1>}
      {shown.error && <Failure error={shown.error} retry={() => shown.refetch()} />}
      {shown.isPending && <Waiting />}
      {shown.data && <Application shown={shown.data} view={view} />}
    </>
  )
}

function Application({ shown, view }: { shown: ApplicationDetail; view: TellingsSearch['view'] }) {
  const { words, language } = useSpeech()
  const say = words.applications
  const queries = useQueryClient()
  const change = useMutation({
    mutationFn: (settings: Settings) =>
      callApi<ApplicationDetail>('PATCH', `/api/staff/applications/${encodeURIComponent(shown.id)}`, {
        version: shown.version,
        ...settings,
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['applications'] }),
  })
  return (
    <>
      <h1>{shown.name[language]}</h1>
      <Headline
        rows={[
          { name: say.id, value: <code>{shown.id}</code> },
          { name: say.columns.state, value: shown.active ? say.on : say.off },
          {
            name: say.by,
            value: shown.registeredBy === 'configuration' ? say.configuration : shown.registeredBy,
          },
          { name: say.at, value: showTime(shown.registeredAt, language) },
        ]}
      />
      <div className="matter narrow">
        <section>
          <h2>{say.tellings}</h2>
          <Tellings shown={shown} view={view} />
        </section>
        <section>
          <h2>{say.settings}</h2>
          {change.isSuccess && <Alert type="success" showIcon role="status" title={say.saved} />}
          {shown.mayChange ? (
            <ApplicationForm
              key={shown.version}
              shown={shown}
              sending={change.isPending}
              error={change.error}
              send={(_id, settings) => change.mutate(settings)}
            />
          ) : (
            <Facts
              rows={[
                { name: say.url, value: shown.url },
                { name: say.redirectUris, value: shown.redirectUris.join(' ') },
                { name: say.webhookUrl, value: shown.webhookUrl },
              ]}
            />
          )}
        </section>
        {shown.mayChange && (
          <section>
            <h2>{say.secrets}</h2>
            <RenewSecrets id={shown.id} oldUntil={shown.oldWebhookSecretUntil} />
          </section>
        )}
      </div>
    </>
  )
}
