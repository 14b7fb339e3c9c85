export { type AnswerCache, createAnswerCache, type Kept } from './answer-cache.ts'
export { answerOcsp, type OcspReply } from './answer-ocsp.ts'
export { createIssuerIndex } from './issuer-index.ts'
export type {
  KnownStatus,
  ListScope,
  Lists,
  ListTurn,
  OcspResponder,
  Revocation,
  StatusSource,
  StoredList,
  Va,
  VaIssuer,
} from './ports.ts'
export { type Answers, createPresigner, type DueAnswer, type StoredAnswer } from './presign-answers.ts'
export { createListService, type ListService } from './serve-lists.ts'
export { DEFAULT_STATUS, type StatusSettings } from './settings.ts'
export { createSigningBudget } from './signing-budget.ts'
export { type ChangeReader, type Changes, type Watch, watchChanges } from './watch-changes.ts'
