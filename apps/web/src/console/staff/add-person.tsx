import type { NewPerson, StaffPerson } from '@certhall/model/api'
import { Alert, Button, Form, Input } from 'antd'
import { problemWords, useSpeech } from '../language.tsx'
import { peopleQuery } from '../queries.ts'
import { PersonFields } from './person-fields.tsx'
import { useSend } from './use-send.ts'

export function AddPerson() {
  const { words } = useSpeech()
  const [form] = Form.useForm<NewPerson>()
  const add = useSend<{ person: StaffPerson; password: string }>(peopleQuery.queryKey)
  return (
    <Form<NewPerson>
      form={form}
      name="person"
      layout="vertical"
      requiredMark={false}
      validateTrigger="onSubmit"
      scrollToFirstError={{ focus: true }}
      initialValues={{ roles: [] }}
      onFinish={({ idNumber, ...typed }) =>
        add.mutate(
          { method: 'POST', path: '/api/staff/people', body: { ...typed, ...(idNumber && { idNumber }) } },
          { onSuccess: () => form.resetFields() },
        )
      }
    >
      <div aria-live="polite">
        {add.error && <Alert type="error" showIcon title={problemWords(add.error, words)} />}
        {add.data && (
          <Alert
            type="success"
            showIcon
            title={words.people.added(add.data.person.name)}
            description={<GivenPassword password={add.data.password} />}
          />
        )}
      </div>
      <Form.Item
        name="login"
        label={words.people.login}
        extra={words.people.loginHint}
        rules={[{ required: true, pattern: /^[a-z][a-z0-9._-]{1,39}$/, message: words.people.loginWrong }]}
      >
        <Input autoComplete="off" autoCapitalize="none" spellCheck={false} maxLength={40} />
      </Form.Item>
      <PersonFields />
      <Button type="primary" htmlType="submit" loading={add.isPending}>
        {words.people.add}
      </Button>
    </Form>
  )
}

/** Shown once, to be told to the person. */
export function GivenPassword({ password }: { password: string }) {
  const { words } = useSpeech()
  return (
    <>
      {words.people.password}
      {words.colon} <code className="secret">{password}</code>
      <br />
      {words.people.passwordHint}
    </>
  )
}
