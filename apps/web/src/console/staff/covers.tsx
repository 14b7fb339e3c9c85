import type { Colleague, StaffCover } from '@certhall/model/api'
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Form, Input, Select } from 'antd'
import { callApi } from '../../shared/api-client.ts'
import { problemWords, useSpeech } from '../language.tsx'
import { accountQuery } from '../queries.ts'
import { readLocalTime, showTime } from '../show.ts'
import { useSend } from './use-send.ts'

interface Typed {
  deputy: string
  from: string
  until: string
}

/** Who stands in while one is away. */
export function Covers({ covers }: { covers: StaffCover[] }) {
  const { words, language } = useSpeech()
  const [form] = Form.useForm<Typed>()
  const colleagues = useQuery({
    queryKey: ['colleagues'],
    queryFn: () => callApi<{ colleagues: Colleague[] }>('GET', '/api/staff/account/colleagues'),
  })
  const send = useSend(accountQuery.queryKey)
  const required = { required: true, message: words.me.required }
  const options = (colleagues.data?.colleagues ?? []).map(({ login, name, jurisdiction }) => ({
    value: login,
    label: `${name} · ${jurisdiction}`,
  }))
  return (
    <>
      {covers.length === 0 && <p className="quiet">{words.me.coversNone}</p>}
      <ul className="rows">
        {covers.map(({ id, deputy, from, until }) => (
          <li key={id}>
            <span>{words.me.coverRow(deputy, showTime(from, language), showTime(until, language))}</span>
            <Button
              onClick={() => send.mutate({ method: 'DELETE', path: `/api/staff/account/covers/${id}` })}
            >
              {words.me.endCover}
            </Button>
          </li>
        ))}
      </ul>
      {send.error && <Alert type="error" showIcon role="alert" title={problemWords(send.error, words)} />}
      {colleagues.data && options.length === 0 && <p>{words.me.deputyNone}</p>}
      {options.length > 0 && (
        <Form<Typed>
          form={form}
          name="cover"
          layout="vertical"
          requiredMark={false}
          validateTrigger="onSubmit"
          scrollToFirstError={{ focus: true }}
          onFinish={({ deputy, from, until }) =>
            send.mutate(
              {
                method: 'POST',
                path: '/api/staff/account/covers',
                body: { deputy, from: readLocalTime(from), until: readLocalTime(until) },
              },
              { onSuccess: () => form.resetFields() },
            )
          }
        >
          <Form.Item name="deputy" label={words.me.deputy} rules={[required]}>
            <Select options={options} showSearch={{ optionFilterProp: 'label' }} aria-required="true" />
          </Form.Item>
          <Form.Item name="from" label={words.me.from} rules={[required]}>
            <Input type="datetime-local" />
          </Form.Item>
          <Form.Item
            name="until"
            label={words.me.to}
            rules={[
              required,
              ({ getFieldValue }) => ({
                validator: async (_rule, typed: string) => {
                  if (typed && typed <= getFieldValue('from')) throw new Error(words.me.toWrong)
                },
              }),
            ]}
          >
            <Input type="datetime-local" />
          </Form.Item>
          <Button htmlType="submit" loading={send.isPending}>
            {words.me.setCover}
          </Button>
        </Form>
      )}
    </>
  )
}
