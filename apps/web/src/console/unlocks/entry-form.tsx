import type { EnterUnlock, UnlockForm } from '@certhall/model/api'
import { isMobile, isResidentId } from '@certhall/model/numbers'
import { STORED_SERIAL, storedSerial } from '@certhall/model/serials'
import { UNLOCK_CAUSES, UNLOCK_CHANNELS } from '@certhall/model/unlock'
import { Alert, Button, Form, Input, Radio } from 'antd'
import { ApiProblem } from '../../shared/api-client.ts'
import { problemWords, useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'

export interface EntryTyped {
  serial: string
  token: string
  channel: EnterUnlock['channel']
  cause: UnlockForm['cause']
  note?: string
  name: string
  idNumber: string
  mobile: string
}

export function formOf({ cause, note = '', name, idNumber, mobile }: EntryTyped): UnlockForm {
  return { cause, note: note.trim(), handler: { name, idNumber, mobile } }
}

interface EntryFormProps {
  /** With the numbers by which certificate and token are found; they do not change afterwards. */
  isNew?: boolean
  initial: Partial<EntryTyped>
  action: string
  busy: boolean
  error: unknown
  onSend(typed: EntryTyped): void
}

/** What stands on the papers, in the order in which the form has it. */
export function EntryForm({ isNew = false, initial, action, busy, error, onSend }: EntryFormProps) {
  const { words } = useSpeech()
  const say = words.unlock.entry
  const required = [{ required: true, whitespace: true, message: say.missing }]
  const checked = (isRight: (text: string) => boolean, message: string) => [
    {
      validator: async (_: unknown, text: string | undefined) => {
        if (!isRight((text ?? '').replace(/\s/g, ''))) throw new Error(message)
      },
    },
  ]
  return (
    <Form<EntryTyped>
      layout="vertical"
      requiredMark={false}
      validateTrigger="onSubmit"
      scrollToFirstError={{ focus: true }}
      initialValues={{ channel: 'post', ...initial }}
      onFinish={onSend}
    >
      {isNew && (
        <>
          <Form.Item
            name="serial"
            label={say.serial}
            extra={say.serialHint}
            rules={checked((text) => STORED_SERIAL.test(storedSerial(text)), say.serialWrong)}
          >
            <Input maxLength={60} autoComplete="off" spellCheck={false} />
          </Form.Item>
          <Form.Item name="token" label={say.token} extra={say.tokenHint} rules={required}>
            <Input maxLength={64} autoComplete="off" spellCheck={false} />
          </Form.Item>
          <Form.Item name="channel" label={say.channel}>
            <Radio.Group
              options={UNLOCK_CHANNELS.filter((one) => one !== 'online').map((value) => ({
                value,
                label: words.unlock.channels[value],
              }))}
            />
          </Form.Item>
        </>
      )}
      <Form.Item name="cause" label={say.cause} rules={[{ required: true, message: say.missing }]}>
        <Radio.Group options={UNLOCK_CAUSES.map((value) => ({ value, label: words.unlock.causes[value] }))} />
      </Form.Item>
      <Form.Item name="note" label={say.note}>
        <Input maxLength={200} />
      </Form.Item>
      <fieldset>
        <legend>{say.handler}</legend>
        <Form.Item name="name" label={say.name} rules={required}>
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
        <Form.Item name="idNumber" label={say.idNumber} rules={checked(isResidentId, say.idWrong)}>
          <Input maxLength={24} autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Form.Item name="mobile" label={say.mobile} rules={checked(isMobile, say.mobileWrong)}>
          <Input maxLength={20} autoComplete="off" inputMode="tel" />
        </Form.Item>
      </fieldset>
      {error !== undefined && error !== null && <Refused error={error} />}
      <div className="choices">
        <Button type="primary" htmlType="submit" loading={busy}>
          {action}
        </Button>
      </div>
    </Form>
  )
}

/** With the way on where another one is open already. */
function Refused({ error }: { error: unknown }) {
  const { words } = useSpeech()
  const open = error instanceof ApiProblem ? error.problem.openCase : undefined
  if (typeof open !== 'string') return <Alert type="error" showIcon title={problemWords(error, words)} />
  return (
    <Alert
      type="warning"
      showIcon
      title={
        <>
          {words.unlock.entry.openCase}
          <PageLink to="/console/cases/$reference" params={{ reference: open }}>
            {open}
          </PageLink>
        </>
      }
    />
  )
}
