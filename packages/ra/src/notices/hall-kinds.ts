import type { NoticeTemplate } from './template.ts'

/** Before a certificate ends. */
export const REMINDER_KINDS = {
  'reminder.window-open': {
    subject: { zh: '您的{product}可以更新了', en: 'Your {product} can be renewed now' },
    text: {
      zh: '{holder}：\n\n您的{product}将于{notAfter}到期，从今天起可以在线更新。请准备好 USBKey，打开下面的页面办理，大约需要十分钟。',
      en: '{holder},\n\nYour {product} expires on {notAfter}. From today you can renew it online: have the USBKey at hand and open the page below. It takes about ten minutes.',
    },
    sms: {
      zh: '您的{product}将于{notAfter}到期，现在可以在线更新。咨询{hotline}。',
      en: 'Your {product} expires on {notAfter} and can be renewed online now. Hotline {hotline}.',
    },
    facts: ['notAfter'],
    page: '/renew',
  },
  'reminder.expires': {
    subject: { zh: '您的{product}还有{days}天到期', en: 'Your {product} expires in {days} days' },
    text: {
      zh: '{holder}：\n\n您的{product}将于{notAfter}到期，还有{days}天。到期后不能再用它登录和签名。请尽快更新。\n\n如果已经在别处办理，请不必理会这封信。',
      en: '{holder},\n\nYour {product} expires on {notAfter}, in {days} days. After that you cannot log in or sign with it. Please renew it soon.\n\nIf you have had it renewed elsewhere, please ignore this message.',
    },
    sms: {
      zh: '您的{product}将于{notAfter}到期，还有{days}天，请尽快更新。咨询{hotline}。',
      en: 'Your {product} expires on {notAfter}, in {days} days. Please renew it soon. Hotline {hotline}.',
    },
    facts: ['notAfter', 'days'],
    page: '/renew',
  },
  'reminder.window-closes': {
    subject: { zh: '在线更新将于{closes}截止', en: 'Online renewal ends on {closes}' },
    text: {
      zh: '{holder}：\n\n您的{product}已于{notAfter}到期，在线更新的期限到{closes}为止。过期以后只能到受理点办理。',
      en: '{holder},\n\nYour {product} expired on {notAfter}. It can be renewed online until {closes}; after that only at a service point.',
    },
    sms: {
      zh: '您的{product}已于{notAfter}到期，在线更新到{closes}截止。咨询{hotline}。',
      en: 'Your {product} expired on {notAfter}. Online renewal ends on {closes}. Hotline {hotline}.',
    },
    facts: ['notAfter', 'closes'],
    page: '/renew',
  },
} as const satisfies Record<string, NoticeTemplate>

const CASE_FACTS = ['reference'] as const

/** What becomes of an application. */
export const CASE_KINDS = {
  'case.submitted': {
    subject: { zh: '已收到您的申请 {reference}', en: 'Your application {reference} has arrived' },
    text: {
      zh: '{holder}：\n\n您的申请已经提交，申请编号 {reference}。接下来：{next}。\n\n如果不是您本人办理，请立即拨打 {hotline}。',
      en: '{holder},\n\nYour application {reference} has been submitted. What comes next: {next}.\n\nIf this was not you, please call {hotline} at once.',
    },
    sms: {
      zh: '您的申请{reference}已提交。如非本人办理，请立即致电{hotline}。',
      en: 'Your application {reference} has been submitted. If this was not you, call {hotline} at once.',
    },
    facts: ['reference', 'next'],
    page: '/cases/{reference}',
  },
  'case.approved': {
    subject: {
      zh: '申请 {reference} 已通过，可以下证',
      en: 'Application {reference} is approved: download it',
    },
    text: {
      zh: '{holder}：\n\n您的申请 {reference} 已经通过。请在{dueAt}之前插入 USBKey，打开下面的页面下证；逾期需要重新办理。',
      en: '{holder},\n\nYour application {reference} is approved. Please plug in the USBKey and open the page below by {dueAt} to download the certificate. After that day you have to apply again.',
    },
    sms: {
      zh: '您的申请{reference}已通过，请在{dueAt}之前下证。咨询{hotline}。',
      en: 'Your application {reference} is approved. Please download by {dueAt}. Hotline {hotline}.',
    },
    facts: ['reference', 'dueAt'],
    page: '/cases/{reference}',
  },
  'case.payment': {
    subject: { zh: '申请 {reference} 请付款', en: 'Application {reference}: please pay' },
    text: {
      zh: '{holder}：\n\n您的申请 {reference} 需要付款，请在{dueAt}之前完成；到账后自动继续。付款方法见下面的页面。我们不会通过电话或短信要求您向其他账户转账。',
      en: '{holder},\n\nA fee is due for your application {reference}. Please pay by {dueAt}; it goes on by itself when the money has arrived. The page below says how. We never ask by telephone or text message for a transfer to any other account.',
    },
    sms: {
      zh: '您的申请{reference}待付款，请在{dueAt}之前完成。咨询{hotline}。',
      en: 'A fee is due for your application {reference}. Please pay by {dueAt}. Hotline {hotline}.',
    },
    facts: ['reference', 'dueAt'],
    page: '/cases/{reference}',
  },
  'case.correction': {
    subject: { zh: '申请 {reference} 请补正', en: 'Application {reference}: please correct it' },
    text: {
      zh: '{holder}：\n\n管理员请您修改申请 {reference}：\n\n{reason}\n\n请在{dueAt}之前改好并重新提交。已经填写的内容都还在。',
      en: '{holder},\n\nThe reviewer asks you to correct your application {reference}:\n\n{reason}\n\nPlease change it and submit it again by {dueAt}. Everything that you have filled in is kept.',
    },
    sms: {
      zh: '您的申请{reference}需要补正，请在{dueAt}之前修改。咨询{hotline}。',
      en: 'Please correct your application {reference} by {dueAt}. Hotline {hotline}.',
    },
    facts: ['reference', 'dueAt', 'reason'],
    page: '/cases/{reference}',
  },
  'case.rejected': {
    subject: { zh: '申请 {reference} 已驳回', en: 'Application {reference} is rejected' },
    text: {
      zh: '{holder}：\n\n您的申请 {reference} 没有通过，原因是：\n\n{reason}\n\n其他办理方式见下面的页面，也可以拨打 {hotline}。',
      en: '{holder},\n\nYour application {reference} has been rejected. The reason:\n\n{reason}\n\nThe page below shows the ways that remain; or call {hotline}.',
    },
    sms: {
      zh: '您的申请{reference}未通过，原因请登录查看。咨询{hotline}。',
      en: 'Your application {reference} has been rejected; log in to read why. Hotline {hotline}.',
    },
    facts: ['reference', 'reason'],
    page: '/cases/{reference}',
  },
  'case.done': {
    subject: { zh: '申请 {reference} 已办结', en: 'Application {reference} is finished' },
    text: {
      zh: '{holder}：\n\n新证书已经写入 USBKey，申请 {reference} 办结。\n\n如果不是您本人办理，请立即拨打 {hotline}。',
      en: '{holder},\n\nThe new certificate is on the USBKey, and your application {reference} is finished.\n\nIf this was not you, please call {hotline} at once.',
    },
    sms: {
      zh: '您的新证书已写入，申请{reference}办结。如非本人办理，请立即致电{hotline}。',
      en: 'Your new certificate is on the USBKey ({reference}). If this was not you, call {hotline} at once.',
    },
    facts: CASE_FACTS,
    page: '/cases/{reference}',
  },
  'case.ended': {
    subject: { zh: '申请 {reference} 已超过期限', en: 'Application {reference}: its time is over' },
    text: {
      zh: '{holder}：\n\n申请 {reference} 超过了办理期限，已经结束。仍要办理的，请重新申请或到受理点办理，详见下面的页面。',
      en: '{holder},\n\nThe time for application {reference} is over, and it has ended. If you still need it, please apply again or go to a service point; see the page below.',
    },
    sms: {
      zh: '您的申请{reference}超过期限，已经结束。咨询{hotline}。',
      en: 'The time for your application {reference} is over. Hotline {hotline}.',
    },
    facts: CASE_FACTS,
    page: '/cases/{reference}',
  },
  'case.cancelled': {
    subject: { zh: '申请 {reference} 已撤销', en: 'Application {reference} is cancelled' },
    text: {
      zh: '{holder}：\n\n申请 {reference} 已按您的要求撤销。如果不是您本人办理，请立即拨打 {hotline}。',
      en: '{holder},\n\nApplication {reference} has been cancelled as you asked. If this was not you, please call {hotline} at once.',
    },
    facts: CASE_FACTS,
    page: '/cases/{reference}',
  },
} as const satisfies Record<string, NoticeTemplate>

/** What becomes of a certificate by the hand of staff. */
export const CERTIFICATE_KINDS = {
  'certificate.suspended': {
    subject: { zh: '您的{product}已暂停使用', en: 'Your {product} is suspended' },
    text: {
      zh: '{holder}：\n\n您的{product}（序列号 {serial}）从{at}起暂停使用，暂时不能登录和签名。如有疑问或需要恢复，请拨打 {hotline}。',
      en: '{holder},\n\nYour {product} (serial {serial}) is suspended since {at}: it cannot be used to log in or sign for now. If you have a question or want it resumed, please call {hotline}.',
    },
    sms: {
      zh: '您的{product}已暂停使用，如有疑问请致电{hotline}。',
      en: 'Your {product} is suspended. Questions: {hotline}.',
    },
    facts: ['serial', 'at'],
    page: '/',
  },
  'certificate.resumed': {
    subject: { zh: '您的{product}已恢复使用', en: 'Your {product} works again' },
    text: {
      zh: '{holder}：\n\n您的{product}（序列号 {serial}）从{at}起恢复使用。如果不是您要求的，请立即拨打 {hotline}。',
      en: '{holder},\n\nYour {product} (serial {serial}) works again since {at}. If you did not ask for this, please call {hotline} at once.',
    },
    sms: {
      zh: '您的{product}已恢复使用。如非您本人要求，请立即致电{hotline}。',
      en: 'Your {product} works again. If you did not ask for this, call {hotline} at once.',
    },
    facts: ['serial', 'at'],
    page: '/',
  },
  'certificate.revoked': {
    subject: { zh: '您的{product}已吊销', en: 'Your {product} is revoked' },
    text: {
      zh: '{holder}：\n\n您的{product}（序列号 {serial}）已于{at}吊销，不能再使用，也不能恢复。如果不是您要求的，请立即拨打 {hotline}。',
      en: '{holder},\n\nYour {product} (serial {serial}) was revoked on {at}. It cannot be used any more, and this cannot be undone. If you did not ask for this, please call {hotline} at once.',
    },
    sms: {
      zh: '您的{product}已吊销。如非您本人要求，请立即致电{hotline}。',
      en: 'Your {product} is revoked. If you did not ask for this, call {hotline} at once.',
    },
    facts: ['serial', 'at'],
    page: '/',
  },
} as const satisfies Record<string, NoticeTemplate>
