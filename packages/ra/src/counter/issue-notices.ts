import type { NoticeTemplate } from '../notices/template.ts'

/** What a holder is told of a token that the counter makes for him: he fetches nothing himself. */
export const ISSUE_KINDS = {
  'issue.approved': {
    subject: {
      zh: '申请 {reference} 已通过，请到受理点领取',
      en: 'Application {reference} is approved: come for your USBKey',
    },
    text: {
      zh: '{holder}：\n\n您的申请 {reference} 已经通过。请在{dueAt}之前带身份证件到受理点，由受理员当面制证；逾期需要重新办理。\n\n如果不是您本人办理，请立即拨打 {hotline}。',
      en: '{holder},\n\nYour application {reference} is approved. Please come to the counter with your papers by {dueAt}, where the USBKey is made before you. After that day you have to apply again.\n\nIf this was not you, please call {hotline} at once.',
    },
    sms: {
      zh: '您的申请{reference}已通过，请在{dueAt}之前到受理点领取。咨询{hotline}。',
      en: 'Your application {reference} is approved. Please come to the counter by {dueAt}. Hotline {hotline}.',
    },
    facts: ['reference', 'dueAt'],
    page: '/cases/{reference}',
  },
} as const satisfies Record<string, NoticeTemplate>
