import type { CounterHolder } from '@certhall/model/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, type FormInstance } from 'antd'
import type { ReactNode } from 'react'
import { callApi } from '../../shared/api-client.ts'
import { useSpeech } from '../language.tsx'
import { useGo } from '../links.tsx'
import { counterHolderQuery } from '../queries.ts'
import { toldFields } from './told-fields.ts'

/** What a form of one kind is given. */
export interface EntryProps {
  shown: CounterHolder
  row: CounterHolder['certificates'][number]
  back: () => void
}

interface EntryFrameProps<Typed> extends EntryProps {
  /** Last part of the address that takes it. */
  kind: 'renewal' | 'change' | 'replacement' | 'seal'
  /** Where what came of it is shown. */
  page: '/console/cases/$reference' | '/console/seals/$reference'
  form?: FormInstance<Typed>
  initial?: object
  /** What is sent, of what was typed. */
  request(typed: Typed): object
  text: string
  warns?: boolean
  button: string
  children: ReactNode
}

/** Something entered at the counter about one certificate: first what follows from it; afterwards the application itself is shown. */
export function EntryFrame<Typed extends object>(props: EntryFrameProps<Typed>) {
  const { shown, row, back, kind, page, form, initial, request, text, warns, button, children } = props
  const speech = useSpeech()
  const go = useGo()
  const queries = useQueryClient()
  const send = useMutation({
    mutationFn: (typed: Typed) =>
      callApi<{ reference: string }>(
        'POST',
        `/api/staff/counter/certificates/${row.certificate.serial}/${kind}`,
        request(typed),
      ),
    async onSuccess({ reference }) {
      await queries.invalidateQueries({ queryKey: counterHolderQuery(shown.id).queryKey })
      await go({ to: page, params: { reference } })
    },
  })
  return (
    <Form<Typed>
      {...(form && { form })}
      layout="vertical"
      requiredMark={false}
      validateTrigger="onSubmit"
      scrollToFirstError={{ focus: true }}
      {...(initial && { initialValues: initial })}
      onFinish={send.mutate}
      onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && back()}
    >
      <Alert type={warns ? 'warning' : 'info'} showIcon title={text} />
      {children}
      {send.error && <Alert type="error" showIcon title={toldFields(send.error, speech)} />}
      <div className="choices">
        <Button type="primary" htmlType="submit" loading={send.isPending}>
          {button}
        </Button>
        <Button disabled={send.isPending} onClick={back}>
          {speech.words.cancel}
        </Button>
      </div>
    </Form>
  )
}
