import type { StaffUnlockCase } from '@certhall/model/api'
import { storedSerial } from '@certhall/model/serials'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { callApi } from '../../shared/api-client.ts'
import { useSpeech } from '../language.tsx'
import { PageLink, useGo } from '../links.tsx'
import { useTitle } from '../notices.tsx'
import { enteredUnlockQuery, enteredUnlocksQuery } from '../queries.ts'
import { EntryForm, type EntryTyped, formOf } from '../unlocks/entry-form.tsx'

/** What stands on the papers; afterwards they are uploaded. */
export function Page() {
  const { words } = useSpeech()
  const say = words.unlock.entry
  const { certificate } = useSearch({ strict: false }) as { certificate?: string }
  const go = useGo()
  const queries = useQueryClient()
  useTitle(say.title)
  const send = useMutation({
    mutationFn: (typed: EntryTyped) =>
      callApi<StaffUnlockCase>('POST', '/api/staff/unlocks', {
        serial: storedSerial(typed.serial),
        token: typed.token.trim(),
        channel: typed.channel,
        form: formOf(typed),
      }),
    async onSuccess(entered) {
      const { reference } = entered
      queries.setQueryData(enteredUnlockQuery(reference).queryKey, entered)
      await queries.invalidateQueries({ queryKey: enteredUnlocksQuery.queryKey, exact: true })
      await go({ to: '/console/unlocks/$reference', params: { reference } })
    },
  })
  return (
    <>
      <p>
        <PageLink to="/console/unlocks">← {say.back}</PageLink>
      </p>
      <h1>{say.title}</h1>
      <div className="matter narrow">
        <section>
          <EntryForm
            isNew
            initial={{ serial: certificate }}
            action={say.next}
            busy={send.isPending}
            error={send.error}
            onSend={send.mutate}
          />
        </section>
      </div>
    </>
  )
}
