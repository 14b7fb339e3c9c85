import { type AssistantRequest, readPageMessage, type WindowMessage } from '@certhall/bridge'
import { useEffect, useState } from 'react'

type WithoutId<Message> = Message extends unknown ? Omit<Message, 'certhall' | 'id'> : never

export interface AskingPage {
  /** As the browser says, not the page. */
  origin: string
  request: AssistantRequest
  tell(message: WithoutId<WindowMessage>): unknown
}

/** The request of the page that opened this window. 'nobody': opened by hand, or the page has gone. */
export function useRequest(): AskingPage | 'waiting' | 'nobody' {
  const [asking, setAsking] = useState<AskingPage | 'waiting' | 'nobody'>('waiting')
  useEffect(() => {
    const id = location.hash.slice(1)
    const opener = window.opener as Window | null
    if (!opener || !id) return setAsking('nobody')
    const onMessage = (event: MessageEvent) => {
      if (event.source !== opener) return
      const message = readPageMessage(event.data, id)
      if (!message) return
      removeEventListener('message', onMessage)
      const { origin } = event
      setAsking({
        origin,
        request: message.request,
        // A page of no origin (a sandbox) can be told nothing in confidence, and is refused anyway.
        tell: (answer) => origin !== 'null' && opener.postMessage({ certhall: 1, id, ...answer }, origin),
      })
    }
    addEventListener('message', onMessage)
    const ready: WindowMessage = { certhall: 1, type: 'ready', id }
    opener.postMessage(ready, '*')
    const patience = setTimeout(() => setAsking((now) => (now === 'waiting' ? 'nobody' : now)), 5000)
    return () => {
      removeEventListener('message', onMessage)
      clearTimeout(patience)
    }
  }, [])
  return asking
}
