export { connectAssistant } from './connect-assistant.ts'
export { type Explanation, explain } from './explain.ts'
export { type PageMessage, readPageMessage, readWindowMessage, type WindowMessage } from './messages.ts'
export type { Obstacle } from './obstacle.ts'
export {
  type AnswerTo,
  type Assistant,
  type AssistantAnswer,
  type AssistantRequest,
  type AssistantState,
  type AssistantView,
  BridgeError,
  type BridgeErrorCode,
  type CertificateView,
  type Language,
  type StatementAnswer,
  type TokenView,
} from './types.ts'
