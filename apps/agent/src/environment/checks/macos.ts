import type { Change, Words } from '../check.ts'
import { commandCheck } from './command-check.ts'
import { NO_ANCHORS, pemOf, staged } from './system-root.ts'

// Written from the manual pages of security(1), systemsetup(8) and system_profiler(8); not run by our tests.

const run = (...command: string[]): Change => ({ kind: 'run', command })
const root = (...command: string[]): Change => ({ kind: 'run', command, root: true })
const ALWAYS: Words = { zh: '', en: '' }

export const macosChecks = [
  commandCheck({
    id: 'system-root',
    title: { zh: '系统和浏览器信任的根证书', en: 'Root certificate trusted by system and browsers' },
    systems: ['darwin'],
    ask: (place) => ({
      commands: place.assistant.anchors.map((anchor) => [
        ...['security', 'find-certificate', '-Z', '-a', '-c', anchor.name],
      ]),
      ifNone: NO_ANCHORS,
    }),
    isWell: ({ code, stdout }) => code === 0 && stdout.includes('SHA-256 hash:'),
    explanation: {
      what: {
        zh: '系统还不信任颁发机构的根证书。',
        en: "The authority's root certificate is not trusted yet.",
      },
      next: {
        zh: '点「修复」加入您的登录钥匙串，macOS 会再问一次密码。',
        en: 'Repair adds it to your login keychain; macOS will ask for your password.',
      },
    },
    repair: (place) => [
      ...place.assistant.anchors.map(
        (anchor): Change => ({ kind: 'write', path: staged(place, anchor), text: pemOf(anchor) }),
      ),
      ...place.assistant.anchors.map((anchor) =>
        run('security', 'add-trusted-cert', '-r', 'trustRoot', staged(place, anchor)),
      ),
    ],
    undo: (place) =>
      place.assistant.anchors.map(({ fingerprint }) =>
        run('security', 'delete-certificate', '-Z', fingerprint.toUpperCase(), '-t'),
      ),
  }),
  commandCheck({
    id: 'clock',
    title: { zh: '电脑时间', en: 'Clock' },
    systems: ['darwin'],
    ask: () => ({ commands: [['systemsetup', '-getusingnetworktime']], ifNone: ALWAYS }),
    isWell: ({ stdout }) => /Network Time: On/.test(stdout),
    explanation: {
      what: { zh: '没有按网络时间校准。', en: 'The clock is not set by network time.' },
      next: { zh: '点「修复」打开自动校准。', en: 'Repair turns network time on.' },
    },
    repair: () => [root('systemsetup', '-setusingnetworktime', 'on')],
    undo: () => [root('systemsetup', '-setusingnetworktime', 'off')],
  }),
]
