import type { Language } from '@certhall/bridge'
import type { StampFacts } from '../seals/stamp-facts.ts'
import type { JobRequest } from './request.ts'

type LogIn = Extract<JobRequest, { type: 'log-in' }>

const LOG_IN: Record<Language, (origin: string, application: string | undefined) => string[]> = {
  zh: (origin, application) => [
    `用您的证书登录网站 ${origin}`,
    ...(application ? [`该网站自称：${application}`] : []),
    '不会修改 USBKey，也不会签署任何其他内容',
  ],
  en: (origin, application) => [
    `Log in to the site ${origin} with your certificate`,
    ...(application ? [`The site calls itself: ${application}`] : []),
    'Nothing on the token changes, and nothing else is signed',
  ],
}

/** What a log-in shows beside the PIN field, and therefore signs. */
export function loginLines({ application, language }: LogIn, origin: string): string[] {
  return LOG_IN[language](origin, application)
}

const STAFF: Record<Language, (origin: string) => string[]> = {
  zh: (origin) => [`以工作人员身份登录 ${origin} 的管理台`, '不会修改 USBKey，也不会签署任何其他内容'],
  en: (origin) => [
    `Log in to the console of ${origin} as a member of staff`,
    'Nothing on the token changes, and nothing else is signed',
  ],
}

export const staffLines = (language: Language, origin: string): string[] => STAFF[language](origin)

const LIST: Record<Language, string[]> = {
  zh: ['查看已插入的 USBKey 和其中的证书', '不使用密码，不签署任何内容'],
  en: ['See the tokens that are plugged in and their certificates', 'No PIN is used, nothing is signed'],
}

const SIGN: Record<Language, string[]> = {
  zh: [
    '用您的证书签署下面这份文件',
    '签名与手写签名有同样的效力，请先核对文件',
    '不会修改 USBKey，也不会签署任何其他内容',
  ],
  en: [
    'Sign the document below with your certificate',
    'A signature binds you as one on paper does; look at the document first',
    'Nothing on the token changes, and nothing else is signed',
  ],
}

type Stamp = Extract<JobRequest, { type: 'stamp-document' }>

const STAMP: Record<Language, (stamp: Stamp, facts: StampFacts) => string[]> = {
  zh: ({ page, xMm, yMm }, { pages, seal: { info } }) => [
    `在下面这份 PDF 的第 ${page} 页（共 ${pages} 页）加盖印章“${info.name}”（${info.id}）`,
    `位置：距左边 ${Math.round(xMm)} 毫米，距上边 ${Math.round(yMm)} 毫米`,
    '盖章与纸上加盖公章有同样的效力，请先核对文件',
    '不会修改 USBKey，也不会签署任何其他内容',
  ],
  en: ({ page, xMm, yMm }, { pages, seal: { info } }) => [
    `Stamp page ${page} (of ${pages}) of the PDF below with the seal “${info.name}” (${info.id})`,
    `Place: ${Math.round(xMm)} mm from the left, ${Math.round(yMm)} mm from the top`,
    'It binds as the seal on paper does; look at the document first',
    'Nothing on the token changes, and nothing else is signed',
  ],
}

export const stampLines = (stamp: Stamp, facts: StampFacts): string[] => STAMP[stamp.language](stamp, facts)

export const listLines = (language: Language): string[] => LIST[language]
export const signLines = (language: Language): string[] => SIGN[language]
