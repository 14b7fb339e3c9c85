import { useEffect, useRef, useState } from 'react'
import { callAgent, type JobView } from '../call-agent.ts'
import { textOf } from '../error-text.ts'
import { Heading, Notice } from '../frame.tsx'
import { useSay } from '../language.tsx'

interface AnswerCheckProps {
  job: string
  onAnswered(job: JobView): void
}

/** Tells the site that its window has reached us. Nobody has to agree to anything: it learns nothing else. */
export function AnswerCheck({ job, onAnswered }: AnswerCheckProps) {
  const say = useSay()
  const [answered, setAnswered] = useState(false)
  const [error, setError] = useState<unknown>()
  const asked = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the window has opened.
  useEffect(() => {
    if (asked.current) return
    asked.current = true
    callAgent<JobView>('POST', `/ui/consent/${job}/show`, {}).then((done) => {
      setAnswered(true)
      onAnswered(done)
    }, setError)
  }, [])
  return (
    <>
      <Heading>
        {answered ? say('连接正常', 'The connection works') : say('正在测试连接…', 'Testing the connection…')}
      </Heading>
      {error !== undefined && <Notice look="bad">{textOf(say, error)}</Notice>}
      <p>{say('可以回到网站，本窗口可以关闭。', 'Go back to the site; this window can be closed.')}</p>
    </>
  )
}
