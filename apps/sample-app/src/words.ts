export type Language = 'zh' | 'en'

const zh = {
  lang: 'zh-CN',
  other: { language: 'en' as Language, name: 'English' },
  logIn: '用 USBKey 证书登录',
  logInHint: '将转到证书大厅，由证书助手请您确认并输入密码。本系统不接触密码。',
  logOut: '退出登录',
  home: '首页',
  certificates: '已开通的证书',
  signedIn: '已登录',
  holder: '用户',
  idNumber: '证件号码',
  serial: '本次登录证书序列号',
  until: '证书有效期至',
  task: '现在可以开具非税收入票据。',
  demo: '这是演示系统：登录是真的，票据业务没有实现。',
  listIntro: '证书更新后，证书大厅会通知本系统：新证书自动开通，旧证书在到期前仍可使用。',
  listEmpty: '还没有开通的证书。第一次登录即开通。',
  columns: { name: '用户', serial: '证书序列号', until: '有效期至', state: '状态', since: '开通方式' },
  state: { usable: '可用', over: '已失效', replaced: '已更新，到期前仍可用' },
  since: { 'log-in': '首次登录', webhook: '证书大厅通知' },
  successor: '新证书',
  refused: '未能登录',
  reason: {
    'certificate-over': '这张证书已失效，请用更新后的证书登录。',
    'certificate-not-opened':
      '这张证书还没有在本系统开通。刚更新的证书，证书大厅一般几秒内通知本系统，请稍后再试。',
    'hall-away': '证书大厅暂时没有应答，请稍后再试。',
    'not-ours': '这次登录已过期或不是从本页开始的，请重新登录。',
    cancelled: '登录没有完成：您取消了，或证书大厅没有同意。',
  },
  again: '重新登录',
  notFound: '没有这个页面',
}

const en: typeof zh = {
  lang: 'en',
  other: { language: 'zh', name: '中文' },
  logIn: 'Log in with the certificate on your token',
  logInHint:
    'You go to the certificate hall, where the assistant asks for your consent and PIN. This system never sees the PIN.',
  logOut: 'Log out',
  home: 'Home',
  certificates: 'Accepted certificates',
  signedIn: 'You are logged in',
  holder: 'User',
  idNumber: 'ID number',
  serial: 'Certificate used, serial',
  until: 'Certificate valid until',
  task: 'You can now issue receipts for non-tax revenue.',
  demo: 'This is a demonstration: the log-in is real, the receipts are not there.',
  listIntro:
    'When a certificate is renewed, the hall tells this system: the new one is accepted at once, the old one until it runs out.',
  listEmpty: 'No certificate is accepted yet. The first log-in opens the account.',
  columns: { name: 'User', serial: 'Serial', until: 'Valid until', state: 'State', since: 'Accepted by' },
  state: { usable: 'Accepted', over: 'Over', replaced: 'Renewed; accepted until it runs out' },
  since: { 'log-in': 'First log-in', webhook: "The hall's message" },
  successor: 'New certificate',
  refused: 'You are not logged in',
  reason: {
    'certificate-over': 'This certificate is over. Log in with the renewed one.',
    'certificate-not-opened':
      'This certificate is not yet accepted here. After a renewal the hall tells this system within seconds: try again shortly.',
    'hall-away': 'The certificate hall does not answer. Try again shortly.',
    'not-ours': 'This log-in is too old, or was not begun here. Begin again.',
    cancelled: 'The log-in was not finished: you cancelled it, or the hall did not agree.',
  },
  again: 'Log in again',
  notFound: 'There is no such page',
}

export type Words = typeof zh
export type Refusal = keyof Words['reason']
export const WORDS: Record<Language, Words> = { zh, en }

/** 2026年11月21日 / 21 November 2026, at +08:00. */
export function day(instant: string, language: Language): string {
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    dateStyle: 'long',
    timeZone: 'Asia/Shanghai',
  }).format(new Date(instant))
}
