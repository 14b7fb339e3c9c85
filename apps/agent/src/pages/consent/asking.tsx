import type { AssistantAnswer } from '@certhall/bridge'
import { useRef } from 'react'
import { type ConsentView, callAgent, type JobView, NATIVE_PIN } from '../call-agent.ts'
import { errorText } from '../error-text.ts'
import { Heading, Notice } from '../frame.tsx'
import { useSay } from '../language.tsx'
import { ModuleFaults } from '../module-faults.tsx'
import { PinForm } from '../pin-form.tsx'
import { useTokens } from '../use-tokens.ts'
import { AnswerCheck } from './answer-check.tsx'
import { ChooseBlank } from './choose-blank.tsx'
import { ChooseCertificate, useChoice } from './choose-certificate.tsx'
import { DocumentFacts } from './document-facts.tsx'
import { NewPinForm } from './new-pin-form.tsx'
import { NewPinProgress } from './new-pin-progress.tsx'
import { Progress } from './progress.tsx'
import { PURPOSE_WORDS } from './purpose-words.ts'
import { ShowList } from './show-list.tsx'
import { useJob } from './use-job.ts'
import type { AskingPage } from './use-request.ts'

/** What the window has no more to say after. */
const CLOSES: readonly AssistantAnswer['type'][] = [
  'log-in',
  'staff-log-in',
  'sign-document',
  'stamp-document',
  'list',
  'check',
]

interface AskingProps {
  asking: AskingPage
  job: string
  view: ConsentView
}

/** What is asked, line by line; the certificate; the PIN; then progress, and the end. */
export function Asking({ asking, job: id, view }: AskingProps) {
  const say = useSay()
  const told = useRef(0)
  const { tokens = view.tokens, faults } = useTokens()
  const choice = useChoice(tokens, view.certificate)
  const { job, accept, setPin } = useJob(id, tellPage)

  /** The page hears of steps, of the answer, and of a failure for good. */
  function tellPage({ steps, state, answer, error }: JobView) {
    for (const step of steps.slice(told.current)) asking.tell({ type: 'progress', step })
    told.current = steps.length
    if (state === 'done' && answer) asking.tell({ type: 'answer', answer })
    if (state === 'failed') asking.tell({ type: 'refused', reason: error?.code ?? 'internal' })
    // After a delivery there is something to read.
    if (state === 'done' && answer && CLOSES.includes(answer.type)) window.close()
  }

  async function refuse() {
    await callAgent('POST', `/ui/consent/${id}/refuse`, {}).catch(() => {})
    // Who puts an interrupted writing off has not refused it.
    asking.tell({ type: 'refused', reason: job?.error?.code ?? 'consent-refused' })
    window.close()
  }

  const { purpose } = view
  const setsPin = purpose === 'unlock' || purpose === 'issue'
  if (job && setsPin && (job.state === 'running' || job.state === 'done'))
    return <NewPinProgress id={id} job={job} purpose={purpose} lines={view.lines} />
  if (job && (job.state === 'running' || job.state === 'done'))
    return <Progress job={job} purpose={view.purpose} />
  if (job?.state === 'failed') {
    return (
      <>
        <Heading>{say('没有完成', 'Not finished')}</Heading>
        <p className="origin">{view.origin}</p>
        <Notice look="bad">{errorText(say, job.error?.code ?? 'internal', job.error?.extra)}</Notice>
        <div className="actions">
          <button type="button" className="primary" onClick={() => window.close()}>
            {say('关闭', 'Close')}
          </button>
        </div>
      </>
    )
  }

  if (view.purpose === 'check') return <AnswerCheck job={id} onAnswered={tellPage} />

  const isPaused = job?.state === 'paused'
  const words = PURPOSE_WORDS[view.purpose]
  const action = isPaused ? say('继续写入', 'Go on writing') : words.action(say)
  const refuseButton = (
    <button type="button" onClick={refuse}>
      {isPaused ? say('以后再写', 'Later') : say('拒绝', 'Refuse')}
    </button>
  )
  return (
    <>
      <Heading>
        {isPaused ? say('操作中断，可以继续', 'Interrupted; you can go on') : words.question(say)}
      </Heading>
      {job?.error && <Notice look="warn">{errorText(say, job.error.code, job.error.extra)}</Notice>}
      <p className="asks">{say('这个网站请求：', 'This site asks:')}</p>
      <p className="origin">{view.origin}</p>
      <ul className="lines">
        {view.lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {view.document && (
        <DocumentFacts
          document={view.document}
          stamp={view.stamp}
          content={'content' in asking.request ? asking.request.content : undefined}
          isSm2={choice.chosen?.certificate.algorithm === 'sm2'}
        />
      )}
      <ModuleFaults faults={faults} />
      {view.purpose === 'list' ? (
        <ShowList job={id} tokens={tokens} onShown={tellPage}>
          {refuseButton}
        </ShowList>
      ) : purpose === 'issue' ? (
        <ChooseBlank tokens={tokens} job={job}>
          {(token) => (
            <NewPinForm action={action} onAgreed={(newPin) => setPin({ token, newPin })}>
              {refuseButton}
            </NewPinForm>
          )}
        </ChooseBlank>
      ) : (
        <>
          <ChooseCertificate choice={choice} wanted={view.certificate} />
          {choice.chosen && purpose === 'unlock' ? (
            <NewPinForm
              key={choice.chosen.token.id}
              action={isPaused ? say('继续解锁', 'Go on unlocking') : action}
              onAgreed={(newPin) => setPin({ token: choice.chosen?.token.id ?? '', newPin })}
            >
              {refuseButton}
            </NewPinForm>
          ) : choice.chosen ? (
            <PinForm
              token={choice.chosen.token}
              action={action}
              native={NATIVE_PIN}
              onPin={(pin) =>
                accept({
                  token: choice.chosen?.token.id ?? '',
                  certificate: choice.chosen?.certificate.fingerprint ?? '',
                  pin,
                })
              }
            >
              {refuseButton}
            </PinForm>
          ) : (
            <div className="actions">{refuseButton}</div>
          )}
        </>
      )}
    </>
  )
}
