import type { NoticeTemplate } from '../notices/template.ts'

/** What a holder is told about a seal where what is said of a certificate would be wrong. */
export const SEAL_KINDS = {
  'seal.approved': {
    subject: { zh: '印章申请 {reference} 已通过', en: 'Your seal {reference} is approved' },
    text: {
      zh: '{holder}：\n\n您的印章申请 {reference} 已经通过，印章已制作。请在{dueAt}之前插入 USBKey，打开下面的页面点“下载印章”。\n\n如果不是您本人办理，请立即拨打 {hotline}。',
      en: '{holder},\n\nYour application {reference} for a seal is approved and the seal is made. Please plug in the USBKey, open the page below and press “Download the seal” by {dueAt}.\n\nIf this was not you, please call {hotline} at once.',
    },
    sms: {
      zh: '您的印章申请{reference}已通过，请在{dueAt}之前下载印章。如非本人办理，请立即致电{hotline}。',
      en: 'Your seal {reference} is approved; please download it by {dueAt}. If this was not you, call {hotline} at once.',
    },
    facts: ['reference', 'dueAt'],
    page: '/seals',
  },
  'seal.done': {
    subject: { zh: '电子印章已写入您的 USBKey', en: 'Your electronic seal is on the USBKey' },
    text: {
      zh: '{holder}：\n\n您申请的电子印章（申请编号 {reference}）已经写入 USBKey，可以用来盖章了。\n\n如果不是您本人办理，请立即拨打 {hotline} 挂失。',
      en: '{holder},\n\nThe electronic seal of your application {reference} is on the USBKey and can be used.\n\nIf this was not you, please call {hotline} at once and report it lost.',
    },
    sms: {
      zh: '您的电子印章已写入USBKey。如非本人办理，请立即致电{hotline}挂失。',
      en: 'Your electronic seal is on the USBKey. If this was not you, call {hotline} at once.',
    },
    facts: ['reference'],
    page: '/seals',
  },
} as const satisfies Record<string, NoticeTemplate>
