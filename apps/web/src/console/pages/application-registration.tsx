import type { ApplicationDetail, IssuedSecrets } from '@certhall/model/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { callApi } from '../../shared/api-client.ts'
import { ApplicationForm, type Settings } from '../applications/application-form.tsx'
import { ShownSecrets } from '../applications/secrets.tsx'
import { useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { useTitle } from '../notices.tsx'

export function Page() {
  const { words, language } = useSpeech()
  const say = words.applications
  const queries = useQueryClient()
  useTitle(say.add)
  const register = useMutation({
    mutationFn: ({ id, settings: { active: _on, ...settings } }: { id: string; settings: Settings }) =>
      callApi<ApplicationDetail & IssuedSecrets>('POST', '/api/staff/applications', { id, ...settings }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['applications'] }),
  })
  const made = register.data
  return (
    <>
      <p>
        <PageLink to="/console/applications">← {say.back}</PageLink>
      </p>
      <h1>{made ? made.name[language] : say.add}</h1>
      <div className="matter narrow">
        <section>
          {made ? (
            <>
              <ShownSecrets {...made} />
              <p>
                <PageLink to="/console/applications/$id" params={{ id: made.id }}>
                  {say.settings} →
                </PageLink>
              </p>
            </>
          ) : (
            <>
              <p>{say.addLead}</p>
              <ApplicationForm
                sending={register.isPending}
                error={register.error}
                send={(id, settings) => register.mutate({ id, settings })}
              />
            </>
          )}
        </section>
      </div>
    </>
  )
}
