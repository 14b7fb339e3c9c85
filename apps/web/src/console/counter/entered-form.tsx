import type { CounterHolder, PublicProfile, StaffCase } from '@certhall/model/api'
import { ENTRY_CHANNELS, type EntryChannel } from '@certhall/model/states'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Radio } from 'antd'
import type { ReactNode } from 'react'
import { callApi } from '../../shared/api-client.ts'
import { useSpeech } from '../language.tsx'
import { useGo } from '../links.tsx'
import { counterHolderQuery, hallQuery } from '../queries.ts'
import { aboutOf, HandlerFields, type TypedAbout } from './handler-fields.tsx'
import { toldFields } from './told-fields.ts'

/** What a form of one kind is given. */
export interface EntryProps {
  shown: CounterHolder
  row: CounterHolder['certificates'][number]
  back: () => void
}

interface EnteredFormProps<Extra> extends EntryProps {
  /** Last part of the address that takes it. */
  kind: 'renewal' | 'change' | 'replacement'
  text: string
  warns?: boolean
  button(channel: EntryChannel): string
  /** Fields besides those of every kind, before them. */
  fields?(profile: PublicProfile | undefined): ReactNode
  initial?(profile: PublicProfile | undefined): Partial<Extra>
  /** It may come by post, fax or mail, where the service takes that. */
  mayCome?: boolean
  withoutHandler?: boolean
}

/** Something entered at the counter about one certificate: first what follows from it; afterwards the application itself is shown. */
export function EnteredForm<Extra extends object>(props: EnteredFormProps<Extra>) {
  const { shown, row, back, kind, text, warns, button, fields, initial, mayCome, withoutHandler } = props
  type Typed = TypedAbout & Extra & { channel?: EntryChannel }
  const speech = useSpeech()
  const { words } = speech
  const go = useGo()
  const queries = useQueryClient()
  const [form] = Form.useForm<Typed>()
  const channel: EntryChannel = Form.useWatch('channel', form) ?? 'counter'
  const hall = useQuery(hallQuery)
  const profile = hall.data?.profiles.find(({ id }) => id === row.profile)
  const send = useMutation({
    mutationFn({ proof, name, idNumber, mobile, invoice, ...extra }: Typed) {
      const request = { ...aboutOf({ proof, name, idNumber, mobile, invoice }), ...extra }
      const { serial } = row.certificate
      return callApi<StaffCase>('POST', `/api/staff/counter/certificates/${serial}/${kind}`, request)
    },
    async onSuccess({ reference }) {
      await queries.invalidateQueries({ queryKey: counterHolderQuery(shown.id).queryKey })
      await go({ to: '/console/cases/$reference', params: { reference } })
    },
  })
  return (
    <Form<Typed>
      form={form}
      layout="vertical"
      requiredMark={false}
      validateTrigger="onSubmit"
      scrollToFirstError={{ focus: true }}
      initialValues={initial?.(profile)}
      onFinish={send.mutate}
      onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && back()}
    >
      <Alert type={warns ? 'warning' : 'info'} showIcon title={text} />
      {mayCome && profile?.counter.byPaper && (
        <Form.Item
          name="channel"
          label={words.counter.channel}
          initialValue="counter"
          extra={channel === 'counter' ? undefined : words.counter.byPaper}
        >
          <Radio.Group
            options={ENTRY_CHANNELS.map((value) => ({ value, label: words.counter.channels[value] }))}
          />
        </Form.Item>
      )}
      {fields?.(profile)}
      <HandlerFields profile={profile && (withoutHandler ? { ...profile, handler: false } : profile)} />
      {send.error && <Alert type="error" showIcon title={toldFields(send.error, speech)} />}
      <div className="choices">
        <Button type="primary" htmlType="submit" loading={send.isPending}>
          {button(channel)}
        </Button>
        <Button disabled={send.isPending} onClick={back}>
          {words.cancel}
        </Button>
      </div>
    </Form>
  )
}
