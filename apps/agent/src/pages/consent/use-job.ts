import { useCallback, useRef, useState } from 'react'
import { callAgent, type JobView } from '../call-agent.ts'

/** A job as it goes on. `accept` resolves once the agent has taken the PIN; `onChange` hears every change after that. */
export function useJob(id: string, onChange: (job: JobView) => void) {
  const [job, setJob] = useState<JobView>()
  const listener = useRef(onChange)
  listener.current = onChange

  const follow = useCallback(
    async (from: JobView) => {
      for (let now = from; ; ) {
        setJob(now)
        listener.current(now)
        if (now.state !== 'running') return
        now = await callAgent<JobView>('GET', `/ui/jobs/${id}?after=${now.version}`)
      }
    },
    [id],
  )

  const begin = useCallback(
    async (how: 'accept' | 'new-pin', consent: object) => {
      const started = await callAgent<JobView>('POST', `/ui/consent/${id}/${how}`, consent)
      void follow(started).catch(() =>
        setJob({ ...started, state: 'paused', error: { code: 'unreachable' as never, extra: {} } }),
      )
    },
    [id, follow],
  )
  const accept = (consent: { token: string; certificate: string; pin?: string }) => begin('accept', consent)
  const setPin = (consent: { token: string; newPin?: string }) => begin('new-pin', consent)
  return { job, accept, setPin }
}
