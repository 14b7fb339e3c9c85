import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { NO_HALL } from '../ask-hall.ts'
import type { Change, Check } from '../check.ts'
import { bringBack, readText } from '../perform.ts'
import { at, type Place } from '../place.ts'

/** Folders of policies that browsers read; the first part shows that the browser is there. */
const POLICIES = [
  { browser: '/etc/chromium', folder: '/etc/chromium/policies/managed' },
  { browser: '/etc/opt/chrome', folder: '/etc/opt/chrome/policies/managed' },
  { browser: '/etc/opt/edge', folder: '/etc/opt/edge/policies/managed' },
]
const FILE = 'certhall-assistant.json'
/** A page of the hall seen longer ago says little of today's browser. */
const FRESH_MS = 24 * 3600_000

interface Facts {
  /** The ways on which no page of the hall has come. */
  missing: ('loopback' | 'window')[]
  hall: string
}

/**
 * Whether pages of the hall reach us on both ways (docs/bridge.md), by what real pages have done: the environment
 * page opens one of the hall's, which tries both.
 */
export const bridgeReachable: Check<Facts> = {
  id: 'bridge',
  title: { zh: '浏览器与证书助手的连接', en: 'Connection between browser and assistant' },
  systems: ['linux', 'win32', 'darwin'],
  async check(place) {
    const { hall, seen } = place.assistant
    if (!hall) return { state: 'idle', why: NO_HALL }
    const isFresh = (date: Date | undefined) => date && place.now().getTime() - date.getTime() < FRESH_MS
    const missing = (['loopback', 'window'] as const).filter((way) => !isFresh(seen(way, hall)))
    if (missing.length === 2) return { state: 'idle', why: UNTRIED }
    return missing.length === 0 ? { state: 'well' } : { state: 'fault', facts: { missing, hall } }
  },
  explain: ({ missing, hall }) =>
    missing.includes('loopback')
      ? {
          what: {
            zh: `证书大厅的网页能打开证书助手的窗口，但不能直接看到它：浏览器没有允许 ${hall} 访问本机。`,
            en: `The hall's page can open the assistant's window but cannot see it: the browser has not allowed ${hall} to reach this computer.`,
          },
          next: {
            zh: '点地址栏左边的图标，把“本地网络访问”改为“允许”；或点「修复」为这个网站固定允许（需要管理员密码，重开浏览器后生效）。不改也能办理，只是看不到 USBKey 的实时状态。',
            en: 'Click the icon left of the address and set local network access to allowed; or Repair allows it for this site for good (administrator’s password; reopen the browser). You can also go on without: only the live view of the USBKey is missing.',
          },
        }
      : {
          what: {
            zh: '证书大厅的网页看得到证书助手，但打不开它的窗口。',
            en: "The hall's page sees the assistant but cannot open its window.",
          },
          next: {
            zh: '请点「试一下」，在打开的页面上点「测试连接」。窗口仍打不开的，请在浏览器里允许证书大厅弹出窗口，再试一次。',
            en: 'Press Try it, then Test the connection on the page that opens. If no window opens, allow pop-up windows for the hall in your browser and try again.',
          },
        },
  async repair({ missing, hall }, place) {
    if (place.system !== 'linux' || !missing.includes('loopback')) return undefined
    const folders = foldersOf(place)
    if (folders.length === 0) return undefined
    const draft = draftPath(place)
    return [
      { kind: 'write', path: draft, text: textFor(hall) },
      ...folders.map((folder) => root('install', '-D', '-m', '644', draft, join(folder, FILE))),
    ]
  },
  async undo({ hall }, place) {
    const draft = draftPath(place)
    const changes: Change[] = []
    for (const folder of foldersOf(place)) {
      const file = join(folder, FILE)
      const before = await readText(file)
      if (before === null) changes.push(root('rm', '-f', file))
      else
        changes.push(
          { kind: 'write', path: draft, text: before },
          root('install', '-D', '-m', '644', draft, file),
        )
    }
    return [...changes, await bringBack(draft, textFor(hall))]
  },
}

const UNTRIED = {
  zh: '还没有证书大厅的网页来过。点「试一下」打开证书大厅的页面，再点那里的「测试连接」，两种连接方式各试一次。',
  en: 'No page of the hall has been here yet. Try it opens a page of the hall; press Test the connection there, and both ways are tried.',
}

const root = (...command: string[]): Change => ({ kind: 'run', command, root: true })
const draftPath = ({ stateDir }: Place) => join(stateDir, FILE)
const foldersOf = (place: Place) =>
  POLICIES.filter(({ browser }) => existsSync(at(place, browser))).map(({ folder }) => at(place, folder))

/** Chromium's policies for local network access; older versions know the second name (Private Network Access). */
function textFor(hall: string): string {
  const policies = {
    LocalNetworkAccessAllowedForUrls: [hall],
    InsecurePrivateNetworkRequestsAllowedForUrls: [hall],
  }
  return `${JSON.stringify(policies, null, 2)}\n`
}
