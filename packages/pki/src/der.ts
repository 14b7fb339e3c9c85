// DER itself, for packages that read and write structures of other standards than the PKI's own.
export { type Element, Fields, readElement, readWhole } from './der-read.ts'
export {
  bitString,
  explicit,
  generalizedTime,
  ia5,
  integer,
  octetString,
  oid,
  printable,
  sequence,
  TAG,
  utf8,
} from './der-write.ts'
export { readText } from './text.ts'
export { timeValue } from './time.ts'
