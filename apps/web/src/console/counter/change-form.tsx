import type { CounterChangeRequest, CounterHolder, StaffCase } from '@certhall/model/api'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form } from 'antd'
import { callApi } from '../../shared/api-client.ts'
import { useSpeech } from '../language.tsx'
import { useGo } from '../links.tsx'
import { counterHolderQuery, hallQuery } from '../queries.ts'
import { aboutOf, HandlerFields, type TypedAbout } from './handler-fields.tsx'
import { toldFields } from './told-fields.ts'

/** 「添加证件」 begun at the counter: the registry is asked; what it has is chosen from on the application's own page. */
export function ChangeForm(props: {
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
  const send = useMutation({
    mutationFn(typed: TypedAbout) {
      const request: CounterChangeRequest = aboutOf(typed)
      const { serial } = row.certificate
      return callApi<StaffCase>('POST', `/api/staff/counter/certificates/${serial}/change`, request)
    },
    async onSuccess({ reference }) {
      await queries.invalidateQueries({ queryKey: counterHolderQuery(shown.id).queryKey })
      await go({ to: '/console/cases/$reference', params: { reference } })
    },
  })
  return (
    <Form<TypedAbout>
      layout="vertical"
      requiredMark={false}
      validateTrigger="onSubmit"
      scrollToFirstError={{ focus: true }}
      onFinish={send.mutate}
      onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && back()}
    >
      <Alert type="info" showIcon title={words.counter.change.text} />
      <HandlerFields profile={profile && { ...profile, handler: false }} />
      {send.error && <Alert type="error" showIcon title={toldFields(send.error, speech)} />}
      <div className="choices">
        <Button type="primary" htmlType="submit" loading={send.isPending}>
          {words.counter.change.ask}
        </Button>
        <Button disabled={send.isPending} onClick={back}>
          {words.cancel}
        </Button>
      </div>
    </Form>
  )
}
