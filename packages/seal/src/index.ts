export { CHECK_WORDS, FINDING_WORDS, VERDICT_WORDS } from './finding-words.ts'
export {
  overallVerdict,
  SEAL_CHECKS,
  SEAL_CODES,
  type SealCheckName,
  type SealCode,
  type SealFinding,
  type Verdict,
} from './findings.ts'
export { mayMakeSeals, SEAL_MAKING } from './maker-mark.ts'
export { pictureKindNamed, pictureKindOf } from './picture-type.ts'
export { parseSeal } from './read-seal.ts'
export {
  SEAL_KINDS,
  type Seal,
  type SealInfo,
  type SealKind,
  type SealPicture,
  type SealSigners,
} from './seal.ts'
export { SEAL_FORMS, type SealForm } from './seal-forms.ts'
export { type SealAnswer, type SealQuestion, type SealStanding, verifySeal } from './verify-seal.ts'
export { assembleSeal, encodeSealInfo } from './write-seal.ts'
