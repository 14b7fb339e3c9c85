import type { RevocationRequest, StaffCertificate } from '@certhall/model/api'
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Form, Input, Select } from 'antd'
import { useEffect, useRef } from 'react'
import { useSpeech } from '../language.tsx'
import { hallQuery } from '../queries.ts'
import { readLocalTime, showDuration } from '../show.ts'
import type { ChangeRequest, StatusChange } from './use-status-change.ts'

/** RFC 5280 §5.3.1, those that a holder's certificate can have. */
const REASONS = [
  'keyCompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'privilegeWithdrawn',
  'unspecified',
] as const satisfies readonly RevocationRequest['reason'][]

interface Typed {
  reason?: RevocationRequest['reason']
  since?: string
  note?: string
}

/** The second half of a change: whose certificate, what follows from it and when others learn of it, why, and the button. */
export function StatusForm(props: {
  act: StatusChange
  shown: StaffCertificate
  sending: boolean
  send: (body: ChangeRequest['body']) => void
  back: () => void
}) {
  const { act, shown, sending } = props
  const { words } = useSpeech()
  const [form] = Form.useForm<Typed>()
  const reason = Form.useWatch('reason', form)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.querySelector<HTMLElement>('input, textarea')?.focus(), [])
  const texts = {
    suspension: words.status.suspendText,
    resumption: words.status.resumeText,
    revocation: words.status.revokeText,
  }
  const { holderName, serial } = shown.certificate
  const checkSince = async (_rule: unknown, typed: string | undefined) => {
    const since = readLocalTime(typed)
    if (since !== undefined && new Date(since) > new Date()) throw new Error(words.status.sinceFuture)
  }
  const send = (typed: Typed) => {
    const since = typed.reason === 'keyCompromise' ? readLocalTime(typed.since) : undefined
    const note = typed.note?.trim()
    props.send({
      ...(note && { note }),
      ...(typed.reason && { reason: typed.reason }),
      ...(since && { invalidityDate: since }),
    })
  }
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      validateTrigger="onSubmit"
      scrollToFirstError={{ focus: true }}
      onFinish={send}
      onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && props.back()}
    >
      <div ref={box}>
        <p>
          <strong>{words.status.which(holderName, serial)}</strong>
        </p>
        {act === 'revocation' ? <Alert type="warning" showIcon title={texts[act]} /> : <p>{texts[act]}</p>}
        {shown.pairSerial && <p>{words.status.both}</p>}
        <Told />
        {act === 'revocation' && (
          <Form.Item
            name="reason"
            label={words.status.reason}
            rules={[{ required: true, message: words.status.reasonMissing }]}
          >
            <Select<RevocationRequest['reason']>
              aria-required="true"
              options={REASONS.map((value) => ({ value, label: words.certificate.reasons[value] }))}
            />
          </Form.Item>
        )}
        {reason === 'keyCompromise' && (
          <Form.Item
            name="since"
            label={words.status.since}
            extra={words.status.sinceHint}
            rules={[{ validator: checkSince }]}
          >
            <Input type="datetime-local" />
          </Form.Item>
        )}
        <Form.Item name="note" label={words.status.note} extra={words.status.noteHint}>
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} />
        </Form.Item>
        <div className="choices">
          <Button type="primary" danger={act === 'revocation'} htmlType="submit" loading={sending}>
            {words.status.confirm[act]}
          </Button>
          <Button onClick={props.back} disabled={sending}>
            {words.cancel}
          </Button>
        </div>
      </div>
    </Form>
  )
}

/** When the world learns of it. */
function Told() {
  const { words } = useSpeech()
  const { data: hall } = useQuery(hallQuery)
  if (!hall) return null
  const { ocspSeconds, listSeconds, listLifetimeHours } = hall.statusTimes
  return (
    <p className="quiet">
      {words.status.told(
        showDuration(ocspSeconds, words),
        showDuration(listSeconds, words),
        showDuration(listLifetimeHours * 3600, words),
      )}
    </p>
  )
}
