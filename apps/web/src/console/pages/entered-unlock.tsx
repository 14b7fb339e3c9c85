import type { StaffUnlockCase } from '@certhall/model/api'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Alert } from 'antd'
import { callApi } from '../../shared/api-client.ts'
import { Facts } from '../facts.tsx'
import { useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { Failure, useTitle, Waiting } from '../notices.tsx'
import { enteredUnlockQuery } from '../queries.ts'
import { StateTag } from '../queue/state-tag.tsx'
import { EntryForm, type EntryTyped, formOf } from '../unlocks/entry-form.tsx'
import { EntryPapers } from '../unlocks/entry-papers.tsx'
import { SubmitPanel } from '../unlocks/submit-panel.tsx'

/** One that is being entered: what the form says, the papers, and on to somebody else's review. */
export function Page() {
  const { words } = useSpeech()
  const { reference } = useParams({ strict: false }) as { reference: string }
  const shown = useQuery(enteredUnlockQuery(reference))
  useTitle(shown.data?.holder.name ?? words.unlock.entry.title)
  return (
    <>
      <p>
        <PageLink to="/console/unlocks">← {words.unlock.entry.back}</PageLink>
      </p>
      {!shown.data && <h1>{words.unlock.entry.title}</h1>}
      {shown.error && <Failure error={shown.error} retry={() => shown.refetch()} />}
      {shown.isPending && <Waiting />}
      {shown.data && <Entered shown={shown.data} />}
    </>
  )
}

function Entered({ shown }: { shown: StaffUnlockCase }) {
  const { words } = useSpeech()
  const say = words.unlock.entry
  const { reference, version, form } = shown
  const queries = useQueryClient()
  const save = useMutation({
    mutationFn: (typed: EntryTyped) =>
      callApi<StaffUnlockCase>('PATCH', `/api/staff/unlocks/${reference}/form`, {
        ...{ version, form: formOf(typed) },
      }),
    onSuccess: (after) => queries.setQueryData(enteredUnlockQuery(reference).queryKey, after),
  })
  return (
    <>
      <h1>
        {shown.holder.name} <StateTag kind="unlock" state={shown.state} />
      </h1>
      <div className="review">
        <div className="matter">
          {shown.mayEdit && shown.reason && (
            <Alert type="warning" showIcon title={say.correction} description={shown.reason} />
          )}
          <section>
            <h2>{words.unlock.title}</h2>
            <Facts
              rows={[
                { name: words.case.reference, value: <code>{reference}</code> },
                { name: say.serial, value: <code>{shown.certificate.serial}</code> },
                { name: words.unlock.token, value: <code>{shown.token}</code> },
                { name: words.unlock.channel, value: words.unlock.channels[shown.channel] },
              ]}
            />
          </section>
          <section>
            <h2>{say.papers}</h2>
            <EntryPapers shown={shown} />
          </section>
          {shown.mayEdit && form && (
            <section>
              <h2>{say.form}</h2>
              <EntryForm
                initial={{ cause: form.cause, note: form.note, ...form.handler }}
                action={say.save}
                busy={save.isPending}
                error={save.error}
                onSend={save.mutate}
              />
              <p role="status">{save.isSuccess && say.saved}</p>
            </section>
          )}
        </div>
        <SubmitPanel shown={shown} />
      </div>
    </>
  )
}
