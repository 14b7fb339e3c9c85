import type { IDENTITY_FIELDS } from './profile.ts'

/** What the numbers are called, on every page and in every message. */
export const IDENTITY_WORDS: Record<(typeof IDENTITY_FIELDS)[number], { zh: string; en: string }> = {
  residentId: { zh: '身份证号码', en: 'Resident ID number' },
  officerId: { zh: '军官证号', en: 'Military officer ID number' },
  passport: { zh: '护照号码', en: 'Passport number' },
  socialInsurance: { zh: '社保号', en: 'Social-insurance number' },
  registration: { zh: '工商注册号', en: 'Business registration number' },
  organisation: { zh: '组织机构代码', en: 'Organisation code' },
  tax: { zh: '税号', en: 'Tax number' },
  socialCredit: { zh: '统一社会信用代码', en: 'Unified social credit code' },
  housingFund: { zh: '公积金号', en: 'Housing-fund number' },
}
