import { useEffect, useState } from 'react'
import { AgentError } from '../call-agent.ts'
import { textOf } from '../error-text.ts'
import { Heading, Notice } from '../frame.tsx'
import { useSay } from '../language.tsx'
import { Asking } from './asking.tsx'
import { Pairing } from './pairing.tsx'
import { prepareRequest } from './prepare-request.ts'
import { type AskingPage, useRequest } from './use-request.ts'

type Prepared = Awaited<ReturnType<typeof prepareRequest>>

/** The consent window: who asks, what for, and the PIN. */
export function Consent() {
  const say = useSay()
  const asking = useRequest()
  if (asking === 'waiting') return <p>{say('正在接收网站的请求…', 'Receiving the request…')}</p>
  if (asking === 'nobody') {
    return (
      <>
        <Heading>{say('没有待处理的请求', 'Nothing to decide')}</Heading>
        <p>
          {say(
            '这个窗口由网站打开后才有用。请回到证书大厅，再点一次按钮。',
            'This window is opened by a site. Go back to the certificate hall and click the button again.',
          )}
        </p>
      </>
    )
  }
  return <Decide asking={asking} />
}

function Decide({ asking }: { asking: AskingPage }) {
  const say = useSay()
  const [prepared, setPrepared] = useState<Prepared>()
  const [error, setError] = useState<unknown>()
  const { origin } = asking

  async function prepare() {
    setError(undefined)
    try {
      setPrepared(await prepareRequest(asking))
    } catch (failure) {
      setError(failure)
    }
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the request arrives.
  useEffect(() => {
    void prepare()
  }, [])

  function refuse(reason: string) {
    asking.tell({ type: 'refused', reason })
    window.close()
  }

  if (error !== undefined) {
    const reason = error instanceof AgentError ? error.code : 'internal'
    return (
      <>
        <Heading>{say('无法继续', 'This cannot go on')}</Heading>
        <p className="origin">{origin}</p>
        <Notice look="bad">{textOf(say, error)}</Notice>
        <div className="actions">
          <button type="button" className="primary" onClick={prepare}>
            {say('重试', 'Try again')}
          </button>
          <button type="button" onClick={() => refuse(reason)}>
            {say('关闭', 'Close')}
          </button>
        </div>
      </>
    )
  }
  if (!prepared) return <p>{say('正在准备…', 'Getting ready…')}</p>
  if (prepared.pairing)
    return <Pairing origin={origin} onAllowed={prepare} onRefused={() => refuse('consent-refused')} />
  return <Asking asking={asking} job={prepared.job} view={prepared.view} />
}
