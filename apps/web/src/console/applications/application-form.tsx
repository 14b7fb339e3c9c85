import type { ApplicationRegistration } from '@certhall/model/api'
import { Alert, Button, Checkbox, Form, Input } from 'antd'
import { problemWords, useSpeech } from '../language.tsx'

export type Settings = Omit<ApplicationRegistration, 'id'> & { active: boolean }

interface Typed {
  id?: string
  zh: string
  en: string
  url: string
  redirectUris: string
  webhookUrl: string
  active?: boolean
}

const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|$)/
const isAddress = (text: string) => URL.canParse(text) && (text.startsWith('https://') || LOOPBACK.test(text))
const linesOf = (text = '') =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

/** What is registered of an application; without `shown` a new one, which gets an id. */
export function ApplicationForm(props: {
  shown?: Settings
  sending: boolean
  error: unknown
  send: (id: string, settings: Settings) => void
}) {
  const { words } = useSpeech()
  const { shown, error } = props
  const say = words.applications
  const address = {
    validator: async (_rule: unknown, typed?: string) => {
      const lines = linesOf(typed)
      if (lines.length === 0 || !lines.every(isAddress)) throw new Error(say.addressWrong)
    },
  }
  const missing = [{ required: true, whitespace: true, message: say.nameMissing }]
  return (
    <Form<Typed>
      layout="vertical"
      requiredMark={false}
      validateTrigger="onSubmit"
      scrollToFirstError={{ focus: true }}
      initialValues={
        shown && {
          ...shown.name,
          ...{ url: shown.url, webhookUrl: shown.webhookUrl, active: shown.active },
          redirectUris: shown.redirectUris.join('\n'),
        }
      }
      onFinish={({ id = '', zh, en, url, redirectUris, webhookUrl, active = true }) =>
        props.send(id, {
          name: { zh: zh.trim(), en: en.trim() },
          ...{ url: url.trim(), webhookUrl: webhookUrl.trim(), active },
          redirectUris: linesOf(redirectUris),
        })
      }
    >
      {!shown && (
        <Form.Item
          name="id"
          label={say.id}
          extra={say.idHint}
          rules={[{ required: true, pattern: /^[a-z][a-z0-9-]{1,39}$/, message: say.idWrong }]}
        >
          <Input maxLength={40} aria-required="true" autoComplete="off" spellCheck={false} />
        </Form.Item>
      )}
      <Form.Item name="zh" label={say.nameZh} rules={missing}>
        <Input maxLength={60} aria-required="true" />
      </Form.Item>
      <Form.Item name="en" label={say.nameEn} rules={missing}>
        <Input maxLength={60} aria-required="true" />
      </Form.Item>
      <Form.Item name="url" label={say.url} extra={say.urlHint} rules={[address]}>
        <Input maxLength={500} aria-required="true" inputMode="url" />
      </Form.Item>
      <Form.Item name="redirectUris" label={say.redirectUris} extra={say.redirectHint} rules={[address]}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} aria-required="true" spellCheck={false} />
      </Form.Item>
      <Form.Item name="webhookUrl" label={say.webhookUrl} extra={say.webhookHint} rules={[address]}>
        <Input maxLength={500} aria-required="true" inputMode="url" />
      </Form.Item>
      {shown && (
        <Form.Item name="active" valuePropName="checked" label={say.activeLabel}>
          <Checkbox>{say.active}</Checkbox>
        </Form.Item>
      )}
      {error != null && <Alert type="error" showIcon role="alert" title={problemWords(error, words)} />}
      <Button type="primary" htmlType="submit" loading={props.sending}>
        {shown ? say.save : say.register}
      </Button>
    </Form>
  )
}
