import { type PageMessage, readWindowMessage } from './messages.ts'
import { type AssistantAnswer, type AssistantRequest, BridgeError } from './types.ts'

/** How long the window may take to say `ready` before the next address is tried. */
const READY_MS = 5000
const CLOSED_CHECK_MS = 300

export interface WindowAsk {
  answer: Promise<AssistantAnswer>
  /** Closes the window; `answer` rejects with `window-closed`. */
  cancel(): void
}

/**
 * Opens the assistant's own window at the first origin that says `ready` and hands it the request. To be called
 * synchronously from a click, or the browser blocks the window.
 */
export function askInWindow(
  origins: readonly string[],
  request: AssistantRequest,
  onProgress: (step: string) => void,
): WindowAsk {
  const [first] = origins
  // An empty address would open a page of the asking site's own.
  if (first === undefined) return { answer: Promise.reject(new BridgeError('assistant-absent')), cancel() {} }
  const id = randomId()
  const address = (origin: string) => `${origin}/consent?lang=${request.language}#${id}`
  let at = 0
  // A name of its own: a window reused with only another fragment would not load again.
  const opened = window.open(address(first), `certhall-${id}`, 'popup,width=560,height=760')
  if (!opened) return { answer: Promise.reject(new BridgeError('window-blocked')), cancel() {} }
  const child = opened

  let cancel = () => {}
  const answer = new Promise<AssistantAnswer>((resolve, reject) => {
    let ready = false
    const waiting = setInterval(nextOrigin, READY_MS)
    let closedBefore = false
    const watching = setInterval(() => {
      // Seen twice: the answer of a window that closes itself may still be under way.
      if (closedBefore) fail(new BridgeError('window-closed'))
      closedBefore = child.closed
    }, CLOSED_CHECK_MS)

    function end() {
      clearInterval(waiting)
      clearInterval(watching)
      removeEventListener('message', onMessage)
    }

    function fail(error: BridgeError) {
      end()
      reject(error)
    }

    function nextOrigin() {
      if (ready) return clearInterval(waiting)
      at += 1
      const next = origins[at]
      if (next) {
        child.location.href = address(next)
        return
      }
      child.close()
      fail(new BridgeError('assistant-absent'))
    }

    function onMessage(event: MessageEvent) {
      const origin = origins[at]
      if (event.source !== child || event.origin !== origin) return
      const message = readWindowMessage(event.data, id)
      if (!message) return
      // A reload of the window says ready again; it gets the same request and asks the user anew.
      if (message.type === 'ready') {
        ready = true
        const handed: PageMessage = { certhall: 1, type: 'request', id, request }
        child.postMessage(handed, origin)
      }
      if (message.type === 'progress') onProgress(message.step)
      if (message.type === 'refused') fail(new BridgeError('refused', message.reason))
      // An answer to something else would be taken for one to this.
      if (message.type === 'answer' && message.answer.type === request.type) {
        end()
        resolve(message.answer)
      }
    }

    addEventListener('message', onMessage)
    cancel = () => {
      child.close()
      fail(new BridgeError('window-closed'))
    }
  })
  return { answer, cancel: () => cancel() }
}

function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}
