import { createHash } from 'node:crypto'
import type { Change, Words } from '../check.ts'
import type { Place } from '../place.ts'
import { commandCheck } from './command-check.ts'
import { NO_ANCHORS, pemOf, staged } from './system-root.ts'

// Written from Microsoft's documentation of sc, certutil and w32tm; not run by our tests.

const run = (...command: string[]): Change => ({ kind: 'run', command })
const root = (...command: string[]): Change => ({ kind: 'run', command, root: true })
const ALWAYS: Words = { zh: '', en: '' }

/** certutil -verifystore and -delstore take a certificate's SHA-1 as its id. */
const idsOf = ({ assistant }: Place) =>
  assistant.anchors.map(({ der }) => createHash('sha1').update(der).digest('hex'))

export const windowsChecks = [
  commandCheck({
    id: 'reader-service',
    title: { zh: '读卡器服务', en: 'Reader service' },
    systems: ['win32'],
    ask: () => ({ commands: [['sc.exe', 'query', 'SCardSvr']], ifNone: ALWAYS }),
    isWell: ({ stdout }) => /STATE\s*:\s*4\b/.test(stdout),
    explanation: {
      what: { zh: '智能卡服务没有运行。', en: 'The Smart Card service is not running.' },
      next: { zh: '点「修复」启动它。', en: 'Repair starts it.' },
    },
    repair: () => [
      root('sc.exe', 'config', 'SCardSvr', 'start=', 'auto'),
      root('sc.exe', 'start', 'SCardSvr'),
    ],
    undo: () => [
      root('sc.exe', 'config', 'SCardSvr', 'start=', 'demand'),
      root('sc.exe', 'stop', 'SCardSvr'),
    ],
  }),
  commandCheck({
    id: 'system-root',
    title: { zh: '系统和浏览器信任的根证书', en: 'Root certificate trusted by system and browsers' },
    systems: ['win32'],
    ask: (place) => ({
      // Chrome, Edge and (with its default since 120) Firefox read the user's Root store.
      commands: idsOf(place).map((id) => ['certutil.exe', '-user', '-verifystore', 'Root', id]),
      ifNone: NO_ANCHORS,
    }),
    isWell: ({ code }) => code === 0,
    explanation: {
      what: {
        zh: '系统还不信任颁发机构的根证书。',
        en: "The authority's root certificate is not trusted yet.",
      },
      next: {
        zh: '点「修复」加入您自己的信任列表，Windows 会再问一次。',
        en: 'Repair adds it to your own list; Windows will ask once more.',
      },
    },
    repair: (place) => [
      ...place.assistant.anchors.map(
        (anchor): Change => ({ kind: 'write', path: staged(place, anchor), text: pemOf(anchor) }),
      ),
      ...place.assistant.anchors.map((anchor) =>
        run('certutil.exe', '-user', '-addstore', 'Root', staged(place, anchor)),
      ),
    ],
    undo: (place) => idsOf(place).map((id) => run('certutil.exe', '-user', '-delstore', 'Root', id)),
  }),
  commandCheck({
    id: 'clock',
    title: { zh: '电脑时间', en: 'Clock' },
    systems: ['win32'],
    ask: () => ({ commands: [['w32tm.exe', '/query', '/status']], ifNone: ALWAYS }),
    isWell: ({ code }) => code === 0,
    explanation: {
      what: { zh: 'Windows 时间服务没有运行。', en: 'The Windows Time service is not running.' },
      next: { zh: '点「修复」启动并校准。', en: 'Repair starts it and sets the clock.' },
    },
    repair: () => [root('sc.exe', 'start', 'w32time'), root('w32tm.exe', '/resync', '/force')],
    undo: () => [root('sc.exe', 'stop', 'w32time')],
  }),
]
