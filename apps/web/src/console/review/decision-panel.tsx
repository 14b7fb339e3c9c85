import type { StaffCase } from '@certhall/model/api'
import { stateWords } from '@certhall/model/state-words'
import { COUNTER_KINDS } from '@certhall/model/states'
import { Alert, Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useStaff } from '../gate.tsx'
import { problemWords, useSpeech } from '../language.tsx'
import { useShortcuts } from '../shortcuts.tsx'
import { DecisionForm } from './decision-form.tsx'
import { type FeeBody, FeePanel } from './fee-panel.tsx'
import { NextCase } from './next-case.tsx'
import { type Decision, overtaken, useAct } from './use-decision.ts'
import { whyNotDecide } from './why-not.ts'

interface DecisionBody {
  version: number
  decision: Decision
  reason?: string
  templateHash: string
}

/** Always at the same place: what can be decided now, or why nothing can. */
export function DecisionPanel({ shown, begin }: { shown: StaffCase; begin?: Decision }) {
  const { words, language } = useSpeech()
  const staff = useStaff()
  const act = useAct<DecisionBody>(shown.reference, 'decision')
  const fee = useAct<FeeBody>(shown.reference, 'fee-confirmation')
  const error = act.error ?? fee.error
  const whyNot = whyNotDecide(shown, staff)
  const [choice, setChoice] = useState<Decision | undefined>(whyNot ? undefined : begin)
  const heading = useRef<HTMLHeadingElement>(null)
  const { approves } = shown
  const lost = overtaken(error)

  // after an overtaken act the choice was made on an old picture: it is made anew
  useEffect(() => {
    if (lost || whyNot) setChoice(undefined)
  }, [lost, whyNot])
  const choose = (decision: Decision) => {
    if (whyNot || !approves) return
    act.reset()
    setChoice(decision)
  }
  const back = () => {
    setChoice(undefined)
    heading.current?.focus()
  }
  useShortcuts({ a: () => choose('approve'), r: () => choose('reject') })

  const onSettled = () => heading.current?.focus()
  const decide = (decision: Decision, reason?: string) => {
    if (!approves) return
    act.mutate({ version: shown.version, decision, reason, templateHash: approves }, { onSettled })
  }
  const done = act.isSuccess ? act.variables.decision : undefined
  return (
    <section className="decision" aria-labelledby="decision-title">
      <h2 id="decision-title" ref={heading} tabIndex={-1}>
        {shown.state === 'payment' ? words.fee.title : words.decide.title}
      </h2>
      <div aria-live="polite">
        {done && <Alert type="success" showIcon title={words.decide.done[done]} />}
        {fee.isSuccess && (
          <Alert
            type="success"
            showIcon
            title={COUNTER_KINDS.includes(shown.kind) ? words.fee.doneHere : words.fee.done}
          />
        )}
        {lost && <Alert type="warning" showIcon title={words.decide[lost]} />}
        {error && !lost && <Alert type="error" showIcon title={problemWords(error, words)} />}
      </div>
      {shown.state === 'payment' && (
        <FeePanel shown={shown} sending={fee.isPending} send={(body) => fee.mutate(body, { onSettled })} />
      )}
      {whyNot && shown.state !== 'payment' && !done && !fee.isSuccess && (
        <p className="quiet">
          {whyNot === 'notNow' ? words.decide.notNow(stateWords(shown)[language]) : words.decide[whyNot]}
        </p>
      )}
      {!whyNot && approves && !choice && (
        <div className="choices">
          <Button type="primary" onClick={() => choose('approve')} aria-keyshortcuts="a">
            {words.decide.approve} <kbd>a</kbd>
          </Button>
          <Button onClick={() => choose('correct')}>{words.decide.correct}</Button>
          <Button danger onClick={() => choose('reject')} aria-keyshortcuts="r">
            {words.decide.reject} <kbd>r</kbd>
          </Button>
        </div>
      )}
      {!whyNot && approves && choice && (
        <DecisionForm
          key={choice}
          choice={choice}
          shown={shown}
          sending={act.isPending}
          send={(reason) => decide(choice, reason)}
          back={back}
        />
      )}
      {shown.state !== 'review' && !shown.mayConfirmFee && <NextCase after={shown.reference} />}
    </section>
  )
}
