import type { StaffCase } from '@certhall/model/api'
import { Alert, Button, Form, Input } from 'antd'
import { useEffect, useRef } from 'react'
import { useSpeech } from '../language.tsx'
import { showDay } from '../show.ts'
import type { Decision } from './use-decision.ts'

/** The second half of a decision: what follows from it, the reason where one is required, and the button that does it. */
export function DecisionForm(props: {
  choice: Decision
  shown: StaffCase
  sending: boolean
  send: (reason?: string) => void
  back: () => void
}) {
  const { words, language } = useSpeech()
  const { choice, shown } = props
  const first = useRef<HTMLElement | null>(null)
  useEffect(() => first.current?.focus(), [])
  const keep = (element: HTMLElement | null) => {
    first.current = element
  }
  const needsReason = choice !== 'approve'
  const holder = shown.holder.name
  const until = showDay(
    shown.template?.notAfter ?? shown.oldCertificate?.notAfter ?? shown.createdAt,
    language,
  )
  const texts = {
    approve: words.decide.approveText(holder, until),
    reject: words.decide.rejectText,
    correct: shown.entered ? words.decide.correctEntered : words.decide.correctText,
  }
  const faulty = shown.findings.some((row) => row.severity === 'error')
  return (
    <Form
      layout="vertical"
      requiredMark={false}
      validateTrigger="onSubmit"
      scrollToFirstError={{ focus: true }}
      onFinish={(typed: { reason?: string }) => props.send(typed.reason?.trim())}
      onKeyDown={(event) => event.key === 'Escape' && props.back()}
    >
      <p>{texts[choice]}</p>
      {choice === 'approve' && faulty && (
        <Alert type="warning" showIcon title={words.decide.approveFindings} />
      )}
      {needsReason && (
        <Form.Item
          name="reason"
          label={choice === 'correct' ? words.decide.opinion : words.decide.reason}
          rules={[{ required: true, whitespace: true, message: words.decide.reasonMissing }]}
        >
          <Input.TextArea
            ref={(area) => keep(area?.resizableTextArea?.textArea ?? null)}
            autoSize={{ minRows: 3, maxRows: 8 }}
            maxLength={500}
            aria-required="true"
          />
        </Form.Item>
      )}
      <div className="choices">
        <Button
          ref={needsReason ? undefined : (button) => keep(button as HTMLElement | null)}
          type="primary"
          danger={choice === 'reject'}
          htmlType="submit"
          loading={props.sending}
        >
          {words.decide.confirm[choice]}
        </Button>
        <Button onClick={props.back} disabled={props.sending}>
          {words.cancel}
        </Button>
      </div>
    </Form>
  )
}
