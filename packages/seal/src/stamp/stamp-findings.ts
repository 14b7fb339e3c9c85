import type { Words } from '@certhall/model'
import type { SealFinding, Verdict } from '../findings.ts'

/** What is looked at in a stamped document, before the seal itself. */
const STAMP_CHECKS = ['document', 'stamping', 'impression', 'time'] as const
export type StampCheckName = (typeof STAMP_CHECKS)[number]

/** Every code that a check of a stamp can end with. The list is closed; a code's meaning does not change. */
export const STAMP_CODES = {
  'document-whole': { check: 'document', verdict: 'right' },
  'document-stamped-again': { check: 'document', verdict: 'right' },
  'document-added-to': { check: 'document', verdict: 'wrong' },
  'document-changed': { check: 'document', verdict: 'wrong' },
  'document-partly-covered': { check: 'document', verdict: 'wrong' },
  'stamping-right': { check: 'stamping', verdict: 'right' },
  'stamping-wrong': { check: 'stamping', verdict: 'wrong' },
  'stamping-unreadable': { check: 'stamping', verdict: 'wrong' },
  'stamping-without-seal': { check: 'stamping', verdict: 'unknown' },
  'impression-of-seal': { check: 'impression', verdict: 'right' },
  'impression-unlike': { check: 'impression', verdict: 'unknown' },
  'time-recorded': { check: 'time', verdict: 'right' },
  'time-recorded-later': { check: 'time', verdict: 'unknown' },
  'time-claimed': { check: 'time', verdict: 'unknown' },
} as const satisfies Record<string, { readonly check: StampCheckName; readonly verdict: Verdict }>

export type StampCode = keyof typeof STAMP_CODES

export interface StampFinding {
  readonly check: StampCheckName
  readonly verdict: Verdict
  readonly code: StampCode
  readonly detail?: string
}

export function stampFinding(code: StampCode, detail?: string): StampFinding {
  return { ...STAMP_CODES[code], code, ...(detail !== undefined && { detail }) }
}

export type AnyFinding = StampFinding | SealFinding

export const STAMP_CHECK_WORDS: Record<StampCheckName, Words> = {
  document: { zh: '文件内容', en: 'The document' },
  stamping: { zh: '盖章签名', en: 'Signature of the stamping' },
  impression: { zh: '页面上的印章', en: 'The impression on the page' },
  time: { zh: '盖章时间', en: 'When it was stamped' },
}

export const STAMP_VERDICT_WORDS: Record<Verdict | 'none', Words> = {
  right: { zh: '文件上的印章有效', en: 'The document’s stamps are valid' },
  wrong: { zh: '文件上的印章无效', en: 'The document is not validly stamped' },
  unknown: { zh: '文件上的印章不能完全确认', en: 'Not all about the document’s stamps could be told' },
  none: { zh: '这份 PDF 没有加盖电子印章', en: 'This PDF carries no electronic stamp' },
}

/** What was found, and where something is amiss what to do. */
export const STAMP_WORDS: Record<StampCode, Words> = {
  'document-whole': { zh: '盖章后没有改动。', en: 'Nothing was changed since it was stamped.' },
  'document-stamped-again': {
    zh: '盖章后没有改动，只是又加盖了别的印章或签名。',
    en: 'Nothing was changed since it was stamped; other stamps or signatures were added.',
  },
  'document-added-to': {
    zh: '盖章之后文件又被修改或增补。请向盖章人索取原件，不要采信改动后的内容。',
    en: 'The document was changed or added to after it was stamped. Ask whoever stamped it for the original; do not rely on this one.',
  },
  'document-changed': {
    zh: '盖章所涵盖的内容被改动过。请勿采信。',
    en: 'What the stamp covers was changed. Do not rely on the document.',
  },
  'document-partly-covered': {
    zh: '印章没有涵盖整份文件，可能藏有未经盖章的内容。请勿采信。',
    en: 'The stamp does not cover the whole file: something may be hidden that was never stamped. Do not rely on it.',
  },
  'stamping-right': {
    zh: '由印章写明的证书盖章。',
    en: 'Stamped by the key of the certificate that the seal names.',
  },
  'stamping-wrong': {
    zh: '签名不正确：不是印章持有人所盖，或文件被改动过。请勿采信。',
    en: 'The signature is wrong: somebody else stamped it, or the document was changed. Do not rely on it.',
  },
  'stamping-unreadable': {
    zh: '签名数据已损坏，无法核对。',
    en: 'The signature is damaged and cannot be checked.',
  },
  'stamping-without-seal': {
    zh: '这是一个普通签名，里面没有电子印章。',
    en: 'A plain signature; there is no electronic seal in it.',
  },
  'impression-of-seal': {
    zh: '页面上显示的就是这枚印章的图像。',
    en: 'What the page shows is this seal’s own picture.',
  },
  'impression-unlike': {
    zh: '页面上显示的图像与印章里的不完全相同。请与下面的印章图像比对。',
    en: 'What the page shows is not point by point the picture in the seal. Compare it with the one below.',
  },
  'time-recorded': {
    zh: '本机构留有这次盖章的记录，当时印章有效。',
    en: 'This hall has a record of the stamping; the seal was in force then.',
  },
  'time-recorded-later': {
    zh: '本机构到这个时间才收到盖章记录，比印章写明的盖章时间晚：只能证明在此之前已经盖章，当时印章有效。',
    en: 'This hall wrote the stamping down only then, later than the stamp says: it was stamped by then, with the seal in force, and for an earlier time there is no proof.',
  },
  'time-claimed': {
    zh: '时间取自盖章的电脑，本机构没有这次盖章的记录，不能证明确实在这个时间盖章。',
    en: 'The time is what the computer said that stamped; this hall has no record of the stamping, so it proves nothing.',
  },
}
