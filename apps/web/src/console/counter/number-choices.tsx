import type { StaffCase } from '@certhall/model/api'
import { IDENTITY_WORDS } from '@certhall/model/identity-words'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Radio } from 'antd'
import { callApi } from '../../shared/api-client.ts'
import { useSpeech } from '../language.tsx'
import { caseQuery } from '../queries.ts'
import { toldFields } from './told-fields.ts'

export type Additions = NonNullable<StaffCase['draft']['additions']>

/** Each number that the registry has and the certificate lacks: into the certificate, or not. Nobody types one. */
export function NumberChoices(props: {
  shown: StaffCase
  chosen: Additions
  choose: (chosen: Additions) => void
}) {
  const { shown, chosen, choose } = props
  const speech = useSpeech()
  const { words, language } = speech
  const queries = useQueryClient()
  const { reference, version, registry } = shown
  const ask = useMutation({
    mutationFn: () =>
      callApi<StaffCase>('POST', `/api/staff/counter/cases/${reference}/registry`, { version }),
    onSuccess: (after) => queries.setQueryData(caseQuery(reference).queryKey, after),
  })
  const options = [
    { value: true, label: words.counter.change.take },
    { value: false, label: words.counter.change.leave },
  ]
  return (
    <div>
      <h3>{words.counter.change.found}</h3>
      {registry === undefined && <p className="quiet">{words.counter.change.notAsked}</p>}
      {registry?.offered.length === 0 && <p>{words.counter.change.none}</p>}
      {registry?.offered.map(({ field, value }) => (
        <fieldset key={field} data-number={field}>
          <legend>
            {IDENTITY_WORDS[field][language]} <code>{value}</code>
          </legend>
          <Radio.Group
            name={field}
            options={options}
            value={chosen[field] ?? null}
            onChange={({ target }) => choose({ ...chosen, [field]: target.value as boolean })}
          />
        </fieldset>
      ))}
      <div aria-live="polite">
        {ask.error && <Alert type="error" showIcon title={toldFields(ask.error, speech)} />}
      </div>
      <p>
        <Button loading={ask.isPending} onClick={() => ask.mutate()}>
          {registry ? words.counter.change.again : words.counter.change.ask}
        </Button>
      </p>
    </div>
  )
}
