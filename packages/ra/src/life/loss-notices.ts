import type { NoticeTemplate } from '../notices/template.ts'

/** What a holder is told about a loss report. */
export const LOSS_KINDS = {
  'loss.code': {
    subject: { zh: '挂失验证码', en: 'Code to report a loss' },
    text: {
      zh: '{holder}：\n\n验证码 {code}，{minutes} 分钟内有效，用于挂失您的证书。请不要告诉任何人。\n\n如果不是您本人办理，不必理会；没有这个验证码，谁也不能挂失。',
      en: '{holder},\n\nYour code is {code}. It is valid for {minutes} minutes, to report your certificate lost. Tell it to nobody.\n\nIf this was not you, there is nothing to do: without the code nobody can report anything.',
    },
    sms: {
      zh: '验证码{code}，{minutes}分钟内有效，用于挂失证书。请勿告诉他人。',
      en: 'Code {code}, valid for {minutes} minutes, to report your certificate lost. Tell it to nobody.',
    },
    facts: ['code', 'minutes'],
    secret: ['code'],
    page: '/loss',
  },
  'certificate.lost': {
    subject: { zh: '您的{product}已挂失', en: 'Your {product} is reported lost' },
    text: {
      zh: '{holder}：\n\n您的{product}（序列号 {serial}）已于{at}挂失，从那时起停用，不能登录和签名。\n\n找回 USBKey，或者不是您本人挂失的，请带身份证件和 USBKey 到受理点解除挂失，也可以拨打 {hotline}。',
      en: '{holder},\n\nYour {product} (serial {serial}) was reported lost on {at} and does not work since then.\n\nIf the USBKey is found, or you did not report this, please bring your ID and the USBKey to a service point, or call {hotline}.',
    },
    sms: {
      zh: '您的{product}已挂失停用。如非本人挂失或已找回，请带证件到受理点解除，咨询{hotline}。',
      en: 'Your {product} is reported lost and does not work. If this was not you, or it is found: {hotline}.',
    },
    facts: ['serial', 'at'],
    page: '/loss',
  },
} as const satisfies Record<string, NoticeTemplate>
