import type { StaffCase } from '@certhall/model/api'
import { COUNTER_KINDS } from '@certhall/model/states'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useRef, useState } from 'react'
import { callApi } from '../../shared/api-client.ts'
import { sendFile } from '../../shared/send-file.ts'
import { Facts } from '../facts.tsx'
import { problemWords, useSpeech } from '../language.tsx'
import { caseQuery } from '../queries.ts'
import { PaperPages } from '../review/paper-pages.tsx'
import { type Additions, NumberChoices } from './number-choices.tsx'
import { toldFields } from './told-fields.ts'

type Entered = NonNullable<StaffCase['entered']>

/** What a clerk has entered: how the holder was known, papers or numbers; while it is being entered, also what is still to be done. */
export function EnteredMatter({ shown, entered }: { shown: StaffCase; entered: Entered }) {
  const speech = useSpeech()
  const { words } = speech
  const queries = useQueryClient()
  const { reference, version, registry } = shown
  const path = `/api/staff/counter/cases/${reference}`
  const [chosen, setChosen] = useState<Additions>(shown.draft.additions ?? {})
  // what another look-up no longer offers was not chosen
  const additions = Object.fromEntries(
    Object.entries(chosen).filter(([name]) => registry?.offered.some(({ field }) => field === name)),
  )
  const changes = shown.kind === 'change'
  // Of whom stands there, the papers are seen and not kept.
  const bare = entered.kinds.length === 0 && !COUNTER_KINDS.includes(shown.kind)
  const act = useMutation({
    mutationFn: (name: 'submission' | 'cancellation') =>
      callApi<StaffCase>('POST', `${path}/${name}`, {
        version,
        ...(changes && name === 'submission' && { additions }),
      }),
    onSuccess: (after) => queries.setQueryData(caseQuery(reference).queryKey, after),
  })
  const { proof, cause, channel } = shown.draft.counter ?? {}
  return (
    <section>
      <h2>{words.issue.matter}</h2>
      <Facts
        rows={[
          { name: words.issue.by, value: entered.by },
          channel !== undefined && { name: words.counter.channel, value: words.counter.channels[channel] },
          cause !== undefined && { name: words.issue.cause, value: words.issue.causes[cause] },
          proof !== undefined && { name: words.counter.proof, value: proof },
        ]}
      />
      {changes && entered.mayEdit && <NumberChoices shown={shown} chosen={chosen} choose={setChosen} />}
      {!bare && <h3>{words.issue.papers}</h3>}
      {!bare && entered.kinds.length === 0 && <p className="quiet">{words.issue.noneAsked}</p>}
      {entered.mayEdit && entered.kinds.length > 0 && <p className="quiet">{words.issue.files}</p>}
      {entered.kinds.map((kind) => (
        <PapersOfKind key={kind.id} reference={reference} entered={entered} kind={kind} />
      ))}
      {act.error && <Alert type="error" showIcon title={toldFields(act.error, speech)} />}
      {entered.mayEdit && (
        <div className="choices">
          <Button type="primary" loading={act.isPending} onClick={() => act.mutate('submission')}>
            {changes ? words.counter.change.submit : words.issue.submit}
          </Button>
          <Button disabled={act.isPending} onClick={() => act.mutate('cancellation')}>
            {words.issue.drop}
          </Button>
        </div>
      )}
    </section>
  )
}

function PapersOfKind(props: { reference: string; entered: Entered; kind: Entered['kinds'][number] }) {
  const { reference, entered, kind } = props
  const { words, language } = useSpeech()
  const queries = useQueryClient()
  const path = `/api/staff/cases/${reference}/papers`
  const again = () => queries.invalidateQueries({ queryKey: caseQuery(reference).queryKey })
  const upload = useMutation({
    mutationFn: (file: File) => sendFile(`${path}?kind=${kind.id}`, file),
    onSettled: again,
  })
  const remove = useMutation({
    mutationFn: (id: string) => callApi('DELETE', `${path}/${id}`),
    onSettled: again,
  })
  const input = useRef<HTMLInputElement>(null)
  const there = entered.papers.filter((paper) => paper.kind === kind.id)
  const title = kind.title[language]
  const error = upload.error ?? remove.error
  return (
    <div data-papers={kind.id}>
      <h4>
        {title}
        {!kind.required && words.issue.optional}
      </h4>
      <p className="quiet">{kind.hint[language]}</p>
      {there.length === 0 && <p className="quiet">{words.issue.noPaper}</p>}
      {there.map((paper) => (
        <div key={paper.id}>
          <PaperPages reference={reference} paper={paper} />
          {entered.mayEdit && (
            <Button
              size="small"
              aria-label={words.issue.removeOf(paper.name)}
              disabled={remove.isPending}
              onClick={() => remove.mutate(paper.id)}
            >
              {words.issue.remove}
            </Button>
          )}
        </div>
      ))}
      {error && <Alert type="error" showIcon title={problemWords(error, words)} />}
      {entered.mayEdit && (
        <>
          <input
            ref={input}
            type="file"
            hidden
            accept="application/pdf,image/jpeg,image/png"
            onChange={({ target }) => {
              const [file] = target.files ?? []
              if (file) upload.mutate(file)
              target.value = ''
            }}
          />
          <Button
            aria-label={words.issue.uploadOf(title)}
            loading={upload.isPending}
            onClick={() => input.current?.click()}
          >
            {words.issue.upload}
          </Button>
        </>
      )}
    </div>
  )
}
