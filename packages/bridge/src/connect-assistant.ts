import { askInWindow, type WindowAsk } from './ask-in-window.ts'
import type { AnswerTo, Assistant, AssistantRequest, AssistantView } from './types.ts'
import { watchAssistant } from './watch-assistant.ts'

/**
 * The assistant as a page sees it. `origins`: where it may listen, first choice first (`http://127.0.0.1:PORT`).
 * One request at a time: a new one closes the window of the one before.
 */
export function connectAssistant({ origins }: { origins: readonly string[] }): Assistant {
  const listeners = new Set<(view: AssistantView) => void>()
  const watch = watchAssistant(origins, (view) => {
    for (const listener of listeners) listener(view)
  })
  let asking: WindowAsk | undefined

  return {
    subscribe(listener) {
      listeners.add(listener)
      listener(watch.view())
      return () => listeners.delete(listener)
    },
    askPermission: () => watch.lookNow(),
    request<Request extends AssistantRequest>(
      request: Request,
      onProgress: (step: string) => void = () => {},
    ) {
      asking?.cancel()
      const known = watch.origin()
      const order = known ? [known, ...origins.filter((origin) => origin !== known)] : origins
      const mine = askInWindow(order, request, onProgress)
      asking = mine
      const forget = () => {
        if (asking === mine) asking = undefined
      }
      mine.answer.then(forget, forget)
      return mine.answer as Promise<AnswerTo<Request>>
    },
    close() {
      asking?.cancel()
      watch.stop()
      listeners.clear()
    },
  }
}
