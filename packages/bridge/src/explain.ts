import type { Obstacle } from './obstacle.ts'
import type { BridgeErrorCode, Language } from './types.ts'

export interface Explanation {
  /** What is the matter, one sentence. */
  what: string
  /** What to do, in order; the first is for the visitor, later ones for where that does not help. */
  steps: string[]
}

type Words = (site: string) => readonly [what: string, ...steps: string[]]

// The one place of these words. Names of settings as the browsers show them (Chrome, Edge 142 and later; 145 renamed one).
const WORDS: Record<Obstacle | BridgeErrorCode, Record<Language, Words>> = {
  'permission-needed': {
    zh: () => ['浏览器会问您一次，是否允许本网站访问本机。', '点“连接”，然后在浏览器的提问里选“允许”。'],
    en: () => [
      'The browser will ask you once whether this site may reach your computer.',
      'Press “Connect”, then choose “Allow” in the browser’s question.',
    ],
  },
  'permission-denied': {
    zh: (site) => [
      '浏览器不允许本网站查看本机的证书助手。不影响办理：点按钮会打开证书助手的窗口。',
      '想自动显示证书：点地址栏左侧的图标，在“网站设置”里把“本地网络访问”（新版叫“设备上的应用”）改为“允许”，然后刷新本页。',
      `改不了、显示“由贵单位管理”的：请管理员在浏览器策略 LocalNetworkAccessAllowedForUrls（新版 LoopbackNetworkAllowedForUrls）中加入 ${site}。`,
    ],
    en: (site) => [
      'The browser does not let this site see the assistant. Everything still works: a click opens the assistant’s window.',
      'To see certificates by themselves: press the icon at the left of the address, in “Site settings” set “Local network access” (“Apps on device” in newer versions) to “Allow”, then reload.',
      `If it cannot be changed (“managed by your organisation”), have the administrator add ${site} to the browser policy LocalNetworkAccessAllowedForUrls (LoopbackNetworkAllowedForUrls in newer versions).`,
    ],
  },
  'page-policy': {
    zh: (site) => [
      '本网站的设置不让浏览器查看本机的证书助手。点按钮仍可办理。',
      `请网站管理员去掉响应头 Permissions-Policy 中对 loopback-network 和 local-network-access 的禁用；嵌在框架里的，请在 iframe 上加 allow="loopback-network; local-network-access"（${site}）。`,
    ],
    en: (site) => [
      'This site’s own settings keep the browser from the assistant. A click still works.',
      `The site’s administrator: do not switch off loopback-network and local-network-access in the header Permissions-Policy; in a frame, add allow="loopback-network; local-network-access" to the iframe (${site}).`,
    ],
  },
  'page-csp': {
    zh: (site) => [
      '本网站的安全策略拦住了对证书助手的访问。点按钮仍可办理。',
      `请网站管理员在 ${site} 的 Content-Security-Policy 的 connect-src 中加入证书助手的地址（http://127.0.0.1:端口）。`,
    ],
    en: (site) => [
      'This site’s own security policy blocks the assistant. A click still works.',
      `The site’s administrator: add the assistant’s address (http://127.0.0.1:PORT) to connect-src in the Content-Security-Policy of ${site}.`,
    ],
  },
  safari: {
    zh: () => [
      'Safari 不让网页直接查看本机的证书助手。点按钮即可办理。',
      '窗口没有打开的：在“Safari 设置 → 网站 → 弹出式窗口”里把本网站设为“允许”，再点一次。',
      '想自动显示证书，请改用 Chrome、Edge 或 Firefox。',
    ],
    en: () => [
      'Safari lets no page see the assistant by itself. A click works.',
      'If no window opens: in Safari’s Settings → Websites → Pop-up Windows set this site to Allow, then press again.',
      'To see certificates by themselves, use Chrome, Edge or Firefox.',
    ],
  },
  proxy: {
    zh: () => [
      '本机的请求被代理服务器（或别的程序）截住了，到不了证书助手。',
      '在系统的代理设置里，把 127.0.0.1 和 localhost 加入“不使用代理的地址”，然后刷新本页。',
      '由单位统一设置代理的，请管理员在代理脚本（PAC）中让 127.0.0.1 直接连接（DIRECT）。',
    ],
    en: () => [
      'Requests to this computer end at a proxy (or another program) and do not reach the assistant.',
      'In the system’s proxy settings add 127.0.0.1 and localhost to the addresses without proxy, then reload.',
      'Where the organisation sets the proxy: have the administrator let 127.0.0.1 go DIRECT in the proxy script (PAC).',
    ],
  },
  'too-many-requests': {
    zh: () => [
      '本网站的请求太频繁，证书助手暂时不应答。',
      '请等一分钟；仍然如此的，关闭本网站多余的标签页。',
    ],
    en: () => [
      'This site has asked too often, and the assistant pauses.',
      'Wait a minute; if it goes on, close other tabs of this site.',
    ],
  },
  unpaired: {
    zh: (site) => [
      '证书助手还没有允许本网站。',
      `点按钮，在证书助手的窗口里核对地址 ${site}，再点“允许此网站”。`,
    ],
    en: (site) => [
      'The assistant has not been told yet to allow this site.',
      `Press the button, check the address ${site} in the assistant’s window, and choose “Allow this site”.`,
    ],
  },
  absent: {
    zh: () => [
      '没有找到证书助手。',
      '请启动证书助手；没有安装的，请先安装。',
      '已经启动的，点按钮直接打开它的窗口。',
    ],
    en: () => [
      'No assistant was found.',
      'Start the certificate assistant; install it if it is not there yet.',
      'If it runs, press the button to open its window directly.',
    ],
  },
  'window-blocked': {
    zh: (site) => [
      '浏览器拦住了证书助手的窗口。',
      `点地址栏里的拦截图标，选择“始终允许 ${site} 的弹出式窗口”，再点一次按钮。`,
    ],
    en: (site) => [
      'The browser blocked the assistant’s window.',
      `Press the blocked-window icon in the address bar, choose to always allow pop-ups of ${site}, then press the button again.`,
    ],
  },
  'assistant-absent': {
    zh: () => [
      '证书助手没有应答。',
      '请确认证书助手已经启动，再试一次。',
      '使用代理上网的，请让 127.0.0.1 不经过代理。',
    ],
    en: () => [
      'The assistant did not answer.',
      'Make sure that it runs, then try again.',
      'Behind a proxy: let 127.0.0.1 bypass it.',
    ],
  },
  'window-closed': {
    zh: () => ['证书助手的窗口关闭了，没有完成。', '再点一次按钮即可。'],
    en: () => ['The assistant’s window was closed before it finished.', 'Press the button again.'],
  },
  refused: {
    zh: () => ['证书助手没有同意这次请求。', '需要办理的，请再点一次按钮，在窗口里选择“同意”。'],
    en: () => [
      'The assistant did not agree to this request.',
      'To go on, press the button again and agree in the window.',
    ],
  },
}

/** A reason in the visitor's words, with the exact thing to do. `site`: the page's own origin. */
export function explain(code: Obstacle | BridgeErrorCode, language: Language, site: string): Explanation {
  const [what, ...steps] = WORDS[code][language](site)
  return { what, steps }
}
