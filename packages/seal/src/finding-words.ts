import type { Words } from '@certhall/model'
import type { SealCheckName, SealCode, Verdict } from './findings.ts'

/** What is looked at, as a heading. */
export const CHECK_WORDS: Record<SealCheckName, Words> = {
  form: { zh: '格式', en: 'Form' },
  picture: { zh: '印章图像', en: 'Picture' },
  signature: { zh: '制章人签名', en: 'Seal maker’s signature' },
  maker: { zh: '制章人证书', en: 'Seal maker’s certificate' },
  dates: { zh: '印章有效期', en: 'Validity of the seal' },
  signer: { zh: '可用印的证书', en: 'Certificates that may stamp' },
  holder: { zh: '持有人证书', en: 'Holder’s certificate' },
  standing: { zh: '登记状态', en: 'State in the register' },
}

export const VERDICT_WORDS: Record<Verdict, Words> = {
  right: { zh: '印章有效', en: 'The seal is valid' },
  wrong: { zh: '印章无效', en: 'The seal is not valid' },
  unknown: { zh: '不能完全确认', en: 'Not all of it could be told' },
}

/** What was found, and where something is amiss what to do. */
export const FINDING_WORDS: Record<SealCode, Words> = {
  'form-current': { zh: '符合现行国家标准。', en: 'It is in the form of the current national standard.' },
  'form-older': {
    zh: '是早期标准（GM/T 0031-2014）的印章，仍可核验；下次更新证书时会重新制章。',
    en: 'A seal of the earlier standard (GM/T 0031-2014). It can still be checked and is made anew with the next renewal.',
  },
  'form-unreadable': {
    zh: '不是电子印章文件，或文件已损坏。请向持有人重新索取。',
    en: 'Not an electronic seal, or damaged. Ask its holder for the file again.',
  },
  'picture-present': {
    zh: '图像完整，与声明的类型一致。',
    en: 'The picture is there and of the type it says.',
  },
  'picture-other-type': {
    zh: '图像内容与声明的类型不符。',
    en: 'The picture is not of the type that the seal says.',
  },
  'picture-unknown-type': {
    zh: '图像类型无法识别。',
    en: 'The picture is of a type that is not known here.',
  },
  'picture-no-size': {
    zh: '没有图像，或没有印章尺寸。',
    en: 'There is no picture, or the impression has no size.',
  },
  'signature-right': {
    zh: '签名正确，制章后没有被改动。',
    en: 'The signature is right: nothing was changed since the seal was made.',
  },
  'signature-wrong': {
    zh: '签名不正确：印章被改动过，或不是这位制章人所制。请勿采信。',
    en: 'The signature is wrong: the seal was changed, or somebody else made it. Do not rely on it.',
  },
  'signature-algorithm-unknown': {
    zh: '签名算法不在支持之列，无法核对。',
    en: 'The signature’s algorithm is not one that can be checked here.',
  },
  'maker-right': {
    zh: '制章人证书可信、有效，且有权制章。',
    en: 'The seal maker’s certificate is trusted, valid, and made for making seals.',
  },
  'maker-status-unknown': {
    zh: '制章人证书可信，但查不到它是否被吊销。联网后再核验一次。',
    en: 'The seal maker is trusted, but whether the certificate was revoked could not be asked. Check again with a connection.',
  },
  'maker-unknown': {
    zh: '制章人不在信任的机构之列。请确认印章由谁制作。',
    en: 'The seal maker is not below an authority that is trusted here. Find out who made the seal.',
  },
  'maker-not-entitled': {
    zh: '签名所用的证书不是制章证书。请勿采信。',
    en: 'The certificate behind the signature is not for making seals. Do not rely on it.',
  },
  'maker-wrong': { zh: '制章人证书核验没有通过。', en: 'The seal maker’s certificate does not hold.' },
  'maker-revoked': { zh: '制章人证书已被吊销。', en: 'The seal maker’s certificate was revoked.' },
  'maker-expired': {
    zh: '制章人证书在核验的时刻已过期。',
    en: 'The seal maker’s certificate had expired at the instant of the check.',
  },
  'dates-right': { zh: '在有效期内。', en: 'Within its validity.' },
  'dates-turned': { zh: '起止日期前后颠倒。', en: 'It ends before it begins.' },
  'not-yet-valid': { zh: '还没有到生效日期。', en: 'It is not valid yet.' },
  'no-longer-valid': {
    zh: '已过有效期。有效期内盖的章仍可核验。',
    en: 'It is no longer valid. What was stamped while it was can still be checked.',
  },
  'signer-listed': { zh: '写明了可用印的证书。', en: 'It names the certificate that may stamp with it.' },
  'signer-not-listed': {
    zh: '盖章所用的证书不在印章的名单里。',
    en: 'The certificate that stamped is not on the seal’s list.',
  },
  'signers-none': { zh: '没有写明可用印的证书。', en: 'It names no certificate that may stamp with it.' },
  'holder-right': { zh: '持有人证书可信、有效。', en: 'The holder’s certificate is trusted and valid.' },
  'holder-unknown': {
    zh: '持有人证书不是本机构信任的机构所发，或状态查不到。',
    en: 'The holder’s certificate is of an authority that is not trusted here, or its status could not be asked.',
  },
  'holder-expired': {
    zh: '持有人证书已过期。更新证书后会重新制章。',
    en: 'The holder’s certificate has expired. The seal is made anew after its renewal.',
  },
  'holder-revoked': {
    zh: '持有人证书已吊销或暂停使用。',
    en: 'The holder’s certificate is revoked or suspended.',
  },
  'holder-wrong': { zh: '持有人证书核验没有通过。', en: 'The holder’s certificate does not hold.' },
  'standing-valid': { zh: '在本机构登记在册，状态有效。', en: 'It is on this hall’s register and in force.' },
  'standing-suspended': { zh: '已暂停使用。', en: 'It is suspended.' },
  'standing-revoked': { zh: '已作废。', en: 'It is cancelled.' },
  'standing-replaced': {
    zh: '已由新制的印章接替；以前盖的章仍然有效。',
    en: 'A newer seal has followed it; what it stamped before stays valid.',
  },
  'standing-ended-since': {
    zh: '盖章时有效，后来已停用；此前盖的章仍然有效。',
    en: 'It was in force when it stamped and has ended since; what it stamped before stays valid.',
  },
  'standing-unknown': {
    zh: '本机构没有这枚印章的登记，可能由别的机构制作。',
    en: 'This hall’s register does not have it; another maker may have made it.',
  },
}
