import { createHash } from 'node:crypto'
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import type { Change, Check } from '../check.ts'
import { bringBack } from '../perform.ts'
import { type Anchor, findProgram, type Place, runProgram } from '../place.ts'
import { NO_ANCHORS, pemOf, staged } from './system-root.ts'

/** Databases of NSS below the home: Chromium, Chrome and Edge share the first; Firefox has one for each profile. */
const PLACES = [
  '.pki/nssdb',
  'snap/chromium/current/.pki/nssdb',
  '.mozilla/firefox/*',
  'snap/firefox/common/.mozilla/firefox/*',
  '.var/app/org.mozilla.firefox/.mozilla/firefox/*',
]
const CHROMIUM = [
  'chromium',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
]

interface Facts {
  /** Undefined where certutil is missing. */
  missing?: { database: string; fingerprint: string }[]
}

/** The installation's trust anchors in the databases of the user's browsers. */
export const browserRoots: Check<Facts> = {
  id: 'browser-roots',
  title: { zh: '浏览器信任的根证书', en: 'Root certificate trusted by the browsers' },
  systems: ['linux'],
  async check(place) {
    const { anchors } = place.assistant
    if (anchors.length === 0) return { state: 'idle', why: NO_ANCHORS }
    const databases = await databasesOf(place)
    if (databases.length === 0) return { state: 'idle', why: NO_BROWSER }
    if (!(await findProgram(place, 'certutil'))) return { state: 'fault', facts: {} }
    const missing = []
    for (const database of databases) {
      const trusted = await trustedIn(place, database)
      for (const { fingerprint } of anchors)
        if (!trusted.has(fingerprint)) missing.push({ database, fingerprint })
    }
    return missing.length === 0 ? { state: 'well' } : { state: 'fault', facts: { missing } }
  },
  explain: ({ missing }) =>
    missing
      ? {
          what: {
            zh: '浏览器还不信任颁发机构的根证书，打开相关网站会提示“不安全”。',
            en: "The browser does not trust the authority's root certificate yet and will call its sites unsafe.",
          },
          next: {
            zh: '先关闭浏览器，再点「修复」。只改您自己的浏览器设置，随时可以撤销。',
            en: 'Close the browser, then repair. Only your own browser settings change, and it can be undone at any time.',
          },
        }
      : {
          what: {
            zh: '缺少查看浏览器证书的工具（certutil），无法确认浏览器是否信任根证书。',
            en: 'The tool that reads browsers’ certificates (certutil) is missing, so trust cannot be confirmed.',
          },
          next: {
            zh: '点「修复」安装 libnss3-tools（需要管理员密码）。',
            en: 'Repair installs libnss3-tools (an administrator’s password is needed).',
          },
        },
  async repair({ missing }, place) {
    if (!missing) {
      const apt = await findProgram(place, 'apt-get')
      return apt ? [run(true, 'apt-get', 'install', '-y', 'libnss3-tools')] : undefined
    }
    const anchors = new Map(place.assistant.anchors.map((anchor) => [anchor.fingerprint, anchor]))
    const used = new Set(missing.map(({ fingerprint }) => anchors.get(fingerprint) as Anchor))
    const fresh = [...new Set(missing.map(({ database }) => database))].filter(
      (database) => !existsSync(join(database, 'cert9.db')),
    )
    return [
      ...[...used].map(
        (anchor): Change => ({ kind: 'write', path: staged(place, anchor), text: pemOf(anchor) }),
      ),
      ...fresh.flatMap((database) => [
        run(false, 'mkdir', '-p', database),
        run(false, 'certutil', '-N', '--empty-password', '-d', `sql:${database}`),
      ]),
      ...missing.map(({ database, fingerprint }) => {
        const anchor = anchors.get(fingerprint) as Anchor
        // "C,,": a trusted CA for servers, and for nothing else.
        const how = ['-t', 'C,,', '-n', nickname(anchor), '-i', staged(place, anchor)]
        return run(false, 'certutil', '-A', '-d', `sql:${database}`, ...how)
      }),
    ]
  },
  async undo({ missing }, place) {
    if (!missing) return [run(true, 'apt-get', 'remove', '-y', 'libnss3-tools')]
    const anchors = place.assistant.anchors.filter(({ fingerprint }) =>
      missing.some((one) => one.fingerprint === fingerprint),
    )
    const takeOut = missing.map(({ database, fingerprint }) => {
      const anchor = anchors.find((one) => one.fingerprint === fingerprint) as Anchor
      return run(false, 'sh', '-c', TAKE_OUT, 'sh', `sql:${database}`, nickname(anchor))
    })
    return [
      ...takeOut,
      ...(await Promise.all(anchors.map((anchor) => bringBack(staged(place, anchor), pemOf(anchor))))),
    ]
  },
}

const NO_BROWSER = {
  zh: '没有找到 Chromium、Chrome、Edge 或 Firefox 的证书库。',
  en: 'No certificate store of Chromium, Chrome, Edge or Firefox was found.',
}

const run = (root: boolean, ...command: string[]): Change => ({ kind: 'run', command, ...(root && { root }) })

/** Where it is not there (any more), nothing is to be done. */
const TAKE_OUT = 'if certutil -L -d "$1" -n "$2" >/dev/null 2>&1; then certutil -D -d "$1" -n "$2"; fi'

const nickname = ({ name, fingerprint }: Anchor) => `${name} (certhall ${fingerprint.slice(0, 16)})`

async function databasesOf(place: Place): Promise<string[]> {
  const found = PLACES.flatMap((pattern) => globSync(join(pattern, 'cert9.db'), { cwd: place.home })).map(
    (file) => join(place.home, file, '..'),
  )
  const own = join(place.home, '.pki/nssdb')
  // Chromium makes its database only when it needs one; it would be asked then.
  const isNew =
    !found.includes(own) &&
    (await Promise.all(CHROMIUM.map((name) => findProgram(place, name)))).some(Boolean)
  return isNew ? [own, ...found] : found
}

/** SHA-256 of every certificate that the database trusts as a CA for servers. */
async function trustedIn(place: Place, database: string): Promise<Set<string>> {
  const certutil = (...args: string[]) =>
    runProgram(place, ['certutil', ...args, '-d', `sql:${database}`], 20_000)
  const { stdout: listed } = await certutil('-L')
  // A nickname, blanks, and trust for servers, mail and code: "Some CA   CT,C,C".
  const nicknames = [...listed.matchAll(/^(.+?)\s+(\w*),\w*,\w*[ \t]*$/gm)]
    .filter(([, , servers = '']) => servers.includes('C'))
    .map(([, name = '']) => name)
  const trusted = new Set<string>()
  for (const name of nicknames) {
    const { code, stdout } = await certutil('-L', '-a', '-n', name)
    const body = code === 0 ? stdout.replace(/-----[^-]+-----/g, '') : ''
    trusted.add(createHash('sha256').update(Buffer.from(body, 'base64')).digest('hex'))
  }
  return trusted
}
