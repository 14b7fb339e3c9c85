import { type AssistantAnswer, type AssistantRequest, BridgeError } from '@certhall/bridge'
import { useRef, useState } from 'react'
import { useAssistant } from './assistant.tsx'

export type AskPhase = 'idle' | 'preparing' | 'asking' | 'finishing'

export interface AskTask {
  /** Fetches what the request needs. Kept for a second click where the browser blocked the window. */
  prepare(): Promise<AssistantRequest>
  finish(answer: AssistantAnswer): Promise<void>
  onProgress?(step: string): void
}

export interface Ask {
  phase: AskPhase
  /** A `BridgeError`, an `ApiProblem`, or undefined. */
  fault: unknown
  start(task: AskTask): Promise<void>
}

/** One request to the assistant at a time, from click to answer, with words for each phase. */
export function useAsk(): Ask {
  const { assistant } = useAssistant()
  const [phase, setPhase] = useState<AskPhase>('idle')
  const [fault, setFault] = useState<unknown>()
  const blocked = useRef<AssistantRequest>(undefined)

  async function start(task: AskTask) {
    if (!assistant) return
    setFault(undefined)
    try {
      let request = blocked.current
      if (!request) {
        setPhase('preparing')
        request = await task.prepare()
      }
      blocked.current = request
      setPhase('asking')
      const answer = await assistant.request(request, task.onProgress)
      blocked.current = undefined
      setPhase('finishing')
      await task.finish(answer)
    } catch (error) {
      // a window that never opened leaves the request unused
      if (!(error instanceof BridgeError && error.code === 'window-blocked')) blocked.current = undefined
      setFault(error)
    } finally {
      setPhase('idle')
    }
  }
  return { phase, fault, start }
}
