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
export { openPdf, type Pdf } from './pdf/open-pdf.ts'
export { type ClearedPicture, clearBackground } from './picture/clear-background.ts'
export {
  judgePicture,
  PICTURE_SHAPES,
  type PictureFinding,
  type PictureRule,
} from './picture/judge-picture.ts'
export { INK_COLOURS, type InkFacts, measureInk } from './picture/measure-ink.ts'
export { PICTURE_CHECK_WORDS, PICTURE_WORDS } from './picture/picture-words.ts'
export type { Pixels } from './picture/pixels.ts'
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
export {
  type ElectronicSignature,
  parseElectronicSignature,
  SES_SIGNATURE,
} from './stamp/electronic-signature.ts'
export { shownSize } from './stamp/place-on-page.ts'
export { type Stamped, type StampingSigner, stampDocument } from './stamp/stamp-document.ts'
export {
  type AnyFinding,
  STAMP_CHECK_WORDS,
  STAMP_VERDICT_WORDS,
  STAMP_WORDS,
} from './stamp/stamp-findings.ts'
export {
  type DocumentAnswer,
  judgeStamps,
  readStamps,
  type StampAnswer,
  type StampOfSeal,
  type StampQuestion,
  type StampReading,
  verifyStamps,
} from './stamp/verify-stamps.ts'
export { type SealAnswer, type SealQuestion, type SealStanding, verifySeal } from './verify-seal.ts'
export { assembleSeal, encodeSealInfo } from './write-seal.ts'
