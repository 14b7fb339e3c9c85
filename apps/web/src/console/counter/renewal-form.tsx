import type { CounterHolder, CounterRenewalRequest, StaffCase } from '@certhall/model/api'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Select } from 'antd'
import { callApi } from '../../shared/api-client.ts'
import { useSpeech } from '../language.tsx'
import { useGo } from '../links.tsx'
import { counterHolderQuery, hallQuery } from '../queries.ts'
import { aboutOf, HandlerFields, type TypedAbout } from './handler-fields.tsx'
import { toldFields } from './told-fields.ts'

/** A renewal entered at the counter; afterwards the application itself is shown. */
export function RenewalForm(props: {
  shown: CounterHolder
  row: CounterHolder['certificates'][number]
  back: () => void
}) {
  const { shown, row, back } = props
  const speech = useSpeech()
  const { words } = speech
  const go = useGo()
  const queries = useQueryClient()
  const hall = useQuery(hallQuery)
  const profile = hall.data?.profiles.find(({ id }) => id === row.profile)
  const terms = profile?.termYears ?? []
  const send = useMutation({
    mutationFn: ({ termYears, ...typed }: TypedAbout & { termYears?: number }) => {
      const request: CounterRenewalRequest = { ...aboutOf(typed), ...(termYears && { termYears }) }
      const { serial } = row.certificate
      return callApi<StaffCase>('POST', `/api/staff/counter/certificates/${serial}/renewal`, request)
    },
    async onSuccess({ reference }) {
      await queries.invalidateQueries({ queryKey: counterHolderQuery(shown.id).queryKey })
      await go({ to: '/console/cases/$reference', params: { reference } })
    },
  })
  return (
    <Form<TypedAbout & { termYears?: number }>
      layout="vertical"
      requiredMark={false}
      validateTrigger="onSubmit"
      scrollToFirstError={{ focus: true }}
      initialValues={{ termYears: terms[0] }}
      onFinish={send.mutate}
      onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && back()}
    >
      <Alert type="info" showIcon title={words.counter.renewal.text} />
      {terms.length > 1 && (
        <Form.Item name="termYears" label={words.counter.renewal.term}>
          <Select
            options={terms.map((years) => ({ value: years, label: words.counter.renewal.years(years) }))}
          />
        </Form.Item>
      )}
      <HandlerFields profile={profile} />
      {send.error && <Alert type="error" showIcon title={toldFields(send.error, speech)} />}
      <div className="choices">
        <Button type="primary" htmlType="submit" loading={send.isPending}>
          {words.counter.renewal.send}
        </Button>
        <Button disabled={send.isPending} onClick={back}>
          {words.cancel}
        </Button>
      </div>
    </Form>
  )
}
