import { PURPOSE } from '@certhall/pki'
import type { CertificateDetails } from '../call-agent.ts'
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
  keyCertSign: (say) => say('签发证书', 'certificate signing'),
  cRLSign: (say) => say('签发吊销列表', 'list signing'),
  [PURPOSE.clientAuth]: (say) => say('客户端身份验证', 'client authentication'),
  [PURPOSE.serverAuth]: (say) => say('服务器身份验证', 'server authentication'),
  [PURPOSE.emailProtection]: (say) => say('电子邮件保护', 'e-mail protection'),
  [PURPOSE.codeSigning]: (say) => say('代码签名', 'code signing'),
}

/** What a person does with it. A key that may sign may log in: the assistant asks no more of it. */
const PURPOSES: readonly { usages: readonly string[]; word: Word }[] = [
  {
    usages: ['digitalSignature', 'nonRepudiation', PURPOSE.clientAuth],
    word: (say) => say('登录网站，签署申请和文件', 'log in to sites, sign applications and documents'),
  },
  {
    usages: ['keyEncipherment', 'dataEncipherment', 'keyAgreement'],
    word: (say) => say('加密和解密文件、标书', 'encrypt and decrypt files and tenders'),
  },
  { usages: [PURPOSE.emailProtection], word: (say) => say('保护电子邮件', 'protect e-mail') },
  { usages: [PURPOSE.codeSigning], word: (say) => say('签署软件', 'sign software') },
  { usages: [PURPOSE.serverAuth], word: (say) => say('标识网站服务器', 'identify a web server') },
  {
    usages: ['keyCertSign', 'cRLSign'],
    word: (say) => say('签发证书和吊销列表', 'issue certificates and lists'),
  },
]

/** The uses that a certificate names; without any it is not restricted (RFC 5280 §4.2.1.3). */
export function purposesOf({ keyUsage, extendedKeyUsage }: CertificateDetails): Word[] {
  const named = new Set([...keyUsage, ...extendedKeyUsage])
  if (named.size === 0) return [(say) => say('没有限定用途', 'its use is not restricted')]
  return PURPOSES.filter(({ usages }) => usages.some((usage) => named.has(usage))).map(({ word }) => word)
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
