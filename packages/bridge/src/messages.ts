import type { AssistantAnswer, AssistantRequest } from './types.ts'

// What page and assistant window say by postMessage. Both check source and origin of every message; `id` ties a window
// to the one request that it was opened for.

/** From the assistant's window to the page. `ready` carries nothing secret and goes to any opener. */
export type WindowMessage =
  | { certhall: 1; type: 'ready'; id: string }
  | { certhall: 1; type: 'progress'; id: string; step: string }
  | { certhall: 1; type: 'answer'; id: string; answer: AssistantAnswer }
  | { certhall: 1; type: 'refused'; id: string; reason: string }

/** From the page to the assistant's window. */
export type PageMessage = { certhall: 1; type: 'request'; id: string; request: AssistantRequest }

const FROM_WINDOW = ['ready', 'progress', 'answer', 'refused']

function isMessage(value: unknown, id: string): value is { type: string } {
  if (typeof value !== 'object' || value === null) return false
  const message = value as Record<string, unknown>
  return message.certhall === 1 && message.id === id && typeof message.type === 'string'
}

/** The message, or undefined where it is none of ours or belongs to another window. */
export function readWindowMessage(data: unknown, id: string): WindowMessage | undefined {
  return isMessage(data, id) && FROM_WINDOW.includes(data.type) ? (data as WindowMessage) : undefined
}

/** The same on the other side; what the request holds is checked by the assistant's server. */
export function readPageMessage(data: unknown, id: string): PageMessage | undefined {
  return isMessage(data, id) && data.type === 'request' ? (data as PageMessage) : undefined
}
