import type { Say } from '../language.tsx'

type Word = (say: Say) => string

export const USE_WORDS: Record<'signing' | 'encryption' | 'single', Word> = {
  signing: (say) => say('签名证书', 'Signing certificate'),
  encryption: (say) => say('加密证书', 'Encryption certificate'),
  single: (say) => say('单证书', 'Single certificate'),
}

export const USAGE_WORDS: Record<string, Word> = {
  digitalSignature: (say) => say('数字签名', 'digital signature'),
  nonRepudiation: (say) => say('抗抵赖', 'non-repudiation'),
  keyEncipherment: (say) => say('密钥加密', 'key encipherment'),
  dataEncipherment: (say) => say('数据加密', 'data encipherment'),
  keyAgreement: (say) => say('密钥协商', 'key agreement'),
}

export const IDENTITY_WORDS: Record<string, Word> = {
  residentId: (say) => say('身份证号', 'Resident ID number'),
  officerId: (say) => say('军官证号', 'Military officer ID number'),
  passport: (say) => say('护照号', 'Passport number'),
  socialInsurance: (say) => say('社会保险号', 'Social-insurance number'),
  registration: (say) => say('工商注册号', 'Business registration number'),
  organisation: (say) => say('统一社会信用代码', 'Unified social credit code'),
  tax: (say) => say('税号', 'Tax number'),
  socialCredit: (say) => say('统一社会信用代码', 'Unified social credit code'),
  housingFund: (say) => say('住房公积金号', 'Housing-fund number'),
}
