import type { StaffSession } from '@certhall/model/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input } from 'antd'
import { callApi } from '../../shared/api-client.ts'
import { problemWords, useSpeech } from '../language.tsx'
import { accountQuery, sessionQuery } from '../queries.ts'

interface Typed {
  current: string
  next: string
  repeat: string
}

export function PasswordForm() {
  const { words } = useSpeech()
  const [form] = Form.useForm<Typed>()
  const queries = useQueryClient()
  const change = useMutation({
    mutationFn: ({ current, next }: Typed) =>
      callApi<StaffSession>('POST', '/api/staff/account/password', { current, next }),
    onSuccess(session) {
      form.resetFields()
      queries.setQueryData(sessionQuery.queryKey, session)
      return queries.invalidateQueries({ queryKey: accountQuery.queryKey })
    },
  })
  const required = { required: true, message: words.me.required }
  return (
    <Form<Typed>
      form={form}
      layout="vertical"
      requiredMark={false}
      validateTrigger="onSubmit"
      scrollToFirstError={{ focus: true }}
      onFinish={(typed) => change.mutate(typed)}
    >
      <div aria-live="polite">
        {change.isSuccess && <Alert type="success" showIcon title={words.me.changed} />}
        {change.error && <Alert type="error" showIcon title={problemWords(change.error, words)} />}
      </div>
      <Form.Item name="current" label={words.me.current} rules={[required]}>
        <Input type="password" autoComplete="current-password" maxLength={200} />
      </Form.Item>
      <Form.Item name="next" label={words.me.next} extra={words.me.nextHint} rules={[required]}>
        <Input type="password" autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <Form.Item
        name="repeat"
        label={words.me.repeat}
        rules={[
          required,
          ({ getFieldValue }) => ({
            validator: async (_rule, typed: string) => {
              if (typed && typed !== getFieldValue('next')) throw new Error(words.me.repeatWrong)
            },
          }),
        ]}
      >
        <Input type="password" autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={change.isPending}>
        {words.me.change}
      </Button>
    </Form>
  )
}
