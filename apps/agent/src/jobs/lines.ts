import type { AssistantRequest, Language } from '@certhall/bridge'

type LogIn = Extract<AssistantRequest, { type: 'log-in' }>

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
