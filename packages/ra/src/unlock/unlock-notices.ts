import type { NoticeTemplate } from '../notices/template.ts'

/** What a holder is told about an unlock. */
export const UNLOCK_KINDS = {
  'unlock.code': {
    subject: { zh: '介质解锁验证码', en: 'Code to unlock your USBKey' },
    text: {
      zh: '{holder}：\n\n验证码 {code}，{minutes} 分钟内有效，用于申请解锁 USBKey。请不要告诉任何人。\n\n如果不是您本人办理，请立即拨打 {hotline}。',
      en: '{holder},\n\nYour code is {code}. It is valid for {minutes} minutes, to apply for an unlock of your USBKey. Tell it to nobody.\n\nIf this was not you, please call {hotline} at once.',
    },
    sms: {
      zh: '验证码{code}，{minutes}分钟内有效，用于申请解锁USBKey。请勿告诉他人。',
      en: 'Code {code}, valid for {minutes} minutes, to apply for an unlock of your USBKey. Tell it to nobody.',
    },
    facts: ['code', 'minutes'],
    secret: ['code'],
    page: '/unlock',
  },
  'unlock.approved': {
    subject: { zh: '解锁申请 {reference} 已通过', en: 'Your unlock {reference} is approved' },
    text: {
      zh: '{holder}：\n\n您的解锁申请 {reference} 已经通过。请在{dueAt}之前插入 USBKey，打开下面的页面解锁。\n\n如果不是您本人办理，请立即拨打 {hotline}。',
      en: '{holder},\n\nYour application {reference} for an unlock is approved. Please plug in the USBKey and open the page below by {dueAt}.\n\nIf this was not you, please call {hotline} at once.',
    },
    sms: {
      zh: '您的解锁申请{reference}已通过，请在{dueAt}之前解锁。如非本人办理，请立即致电{hotline}。',
      en: 'Your unlock {reference} is approved; please carry it out by {dueAt}. If this was not you, call {hotline} at once.',
    },
    facts: ['reference', 'dueAt'],
    page: '/unlock',
  },
  'unlock.done': {
    subject: { zh: '您的 USBKey 已解锁', en: 'Your USBKey is unlocked' },
    text: {
      zh: '{holder}：\n\n您的 USBKey 已经解锁并设置了新密码（申请编号 {reference}）。\n\n如果不是您本人办理，请立即拨打 {hotline} 挂失。',
      en: '{holder},\n\nYour token was unlocked and has a new PIN (application {reference}).\n\nIf this was not you, please call {hotline} at once and report it lost.',
    },
    sms: {
      zh: '您的USBKey已解锁并设置新密码。如非本人办理，请立即致电{hotline}挂失。',
      en: 'Your USBKey was unlocked and has a new PIN. If this was not you, call {hotline} at once.',
    },
    facts: ['reference'],
    page: '/unlock',
  },
} as const satisfies Record<string, NoticeTemplate>
