export { answerOcsp } from './answer-ocsp.ts'
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
export { createListService, type ListService } from './serve-lists.ts'
export { DEFAULT_STATUS, type StatusSettings } from './settings.ts'
