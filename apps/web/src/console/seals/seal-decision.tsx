import type { StaffSealCase } from '@certhall/model/api'
import { stateWords } from '@certhall/model/state-words'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input } from 'antd'
import { useRef, useState } from 'react'
import { ApiProblem, callApi } from '../../shared/api-client.ts'
import { useStaff } from '../gate.tsx'
import { problemWords, useSpeech } from '../language.tsx'
import { sealQuery } from '../queries.ts'
import { NextCase } from '../review/next-case.tsx'
import type { Decision } from '../review/use-decision.ts'

interface Body {
  version: number
  decision: Decision
  reason?: string
  pictureDigest: string
}

/** What the hall answers when the application is no longer as this page shows it. */
const OVERTAKEN: Record<string, 'stale' | 'changed'> = {
  'case-stale': 'stale',
  'case-state-wrong': 'stale',
  'seal-picture-changed': 'changed',
}

/** Always at the same place: what can be decided now, or why nothing can. */
export function SealDecision({ shown }: { shown: StaffSealCase }) {
  const { words, language } = useSpeech()
  const staff = useStaff()
  const queries = useQueryClient()
  const heading = useRef<HTMLHeadingElement>(null)
  const [choice, setChoice] = useState<Decision>()
  const { queryKey } = sealQuery(shown.reference)
  const act = useMutation({
    mutationFn: (body: Body) =>
      callApi<StaffSealCase>('POST', `/api/staff/seal-cases/${shown.reference}/decision`, body),
    onSuccess: (answer) => {
      queries.setQueryData(queryKey, answer)
      return queries.invalidateQueries({ queryKey: ['queue'] })
    },
    onError: (error) => (lostTo(error) ? queries.invalidateQueries({ queryKey }) : undefined),
    onSettled: () => {
      setChoice(undefined)
      heading.current?.focus()
    },
  })
  const lost = lostTo(act.error)
  const digest = shown.image?.digest
  const mayDecide = shown.mayDecide && digest !== undefined
  const decide = (decision: Decision, reason?: string) =>
    digest && act.mutate({ version: shown.version, decision, reason, pictureDigest: digest })
  const whyNot =
    shown.state !== 'review'
      ? words.decide.notNow(stateWords({ kind: 'seal', state: shown.state })[language])
      : staff.roles.includes('seal-reviewer')
        ? words.seals.own
        : words.seals.noRole
  return (
    <section className="decision" aria-labelledby="decision-title">
      <h2 id="decision-title" ref={heading} tabIndex={-1}>
        {words.decide.title}
      </h2>
      <div aria-live="polite">
        {act.isSuccess && <Alert type="success" showIcon title={words.decide.done[act.variables.decision]} />}
        {lost && (
          <Alert
            type="warning"
            showIcon
            title={lost === 'changed' ? words.seals.changed : words.decide.stale}
          />
        )}
        {act.error && !lost && <Alert type="error" showIcon title={problemWords(act.error, words)} />}
      </div>
      {!mayDecide && !act.isSuccess && <p className="quiet">{whyNot}</p>}
      {mayDecide && !choice && (
        <div className="choices">
          <Button type="primary" onClick={() => setChoice('approve')}>
            {words.decide.approve}
          </Button>
          <Button onClick={() => setChoice('correct')}>{words.decide.correct}</Button>
          <Button danger onClick={() => setChoice('reject')}>
            {words.decide.reject}
          </Button>
        </div>
      )}
      {mayDecide && choice && (
        <DecisionForm
          key={choice}
          choice={choice}
          sending={act.isPending}
          send={(reason) => decide(choice, reason)}
          back={() => setChoice(undefined)}
        />
      )}
      {shown.state !== 'review' && <NextCase after={shown.reference} />}
    </section>
  )
}

function lostTo(error: unknown): 'stale' | 'changed' | undefined {
  return error instanceof ApiProblem ? OVERTAKEN[error.code] : undefined
}

function DecisionForm(props: {
  choice: Decision
  sending: boolean
  send(reason?: string): void
  back(): void
}) {
  const { words } = useSpeech()
  const { choice } = props
  const texts = {
    approve: words.seals.approveText,
    reject: words.decide.rejectText,
    correct: words.decide.correctText,
  }
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
      {choice !== 'approve' && (
        <Form.Item
          name="reason"
          label={choice === 'correct' ? words.decide.opinion : words.decide.reason}
          rules={[{ required: true, whitespace: true, message: words.decide.reasonMissing }]}
        >
          <Input.TextArea
            autoFocus
            autoSize={{ minRows: 3, maxRows: 8 }}
            maxLength={500}
            aria-required="true"
          />
        </Form.Item>
      )}
      <div className="choices">
        <Button
          type="primary"
          danger={choice === 'reject'}
          htmlType="submit"
          loading={props.sending}
          autoFocus={choice === 'approve'}
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
