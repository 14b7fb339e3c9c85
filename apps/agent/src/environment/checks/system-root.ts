import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toPem } from '@certhall/pki'
import type { Change, Check } from '../check.ts'
import { bringBack } from '../perform.ts'
import { type Anchor, at, findProgram, type Place } from '../place.ts'

interface Store {
  /** The program that makes the system's bundle anew from the folder of anchors. */
  update: string
  /** Also takes out what is there no more. */
  renew: readonly string[]
  folder: string
  bundle: string
}

/** Where distributions keep anchors that an administrator adds (update-ca-certificates(8), update-ca-trust(8)). */
const STORES: readonly Store[] = [
  {
    update: 'update-ca-certificates',
    renew: ['update-ca-certificates', '--fresh'],
    folder: '/usr/local/share/ca-certificates',
    bundle: '/etc/ssl/certs/ca-certificates.crt',
  },
  {
    update: 'update-ca-trust',
    renew: ['update-ca-trust'],
    folder: '/etc/pki/ca-trust/source/anchors',
    bundle: '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  },
]

interface Facts {
  missing: string[]
}

/** The installation's trust anchors in the system's own store. */
export const systemRoot: Check<Facts> = {
  id: 'system-root',
  title: { zh: '系统信任的根证书', en: 'Root certificate trusted by the system' },
  systems: ['linux'],
  async check(place) {
    const { anchors } = place.assistant
    if (anchors.length === 0) return { state: 'idle', why: NO_ANCHORS }
    const store = await storeOf(place)
    if (!store) return { state: 'idle', why: NO_STORE }
    const bundle = await readFile(at(place, store.bundle), 'utf8').catch(() => '')
    const trusted = fingerprintsIn(bundle)
    const missing = anchors.filter(({ fingerprint }) => !trusted.has(fingerprint))
    return missing.length === 0
      ? { state: 'well' }
      : { state: 'fault', facts: { missing: missing.map(({ fingerprint }) => fingerprint) } }
  },
  explain: () => ({
    what: {
      zh: '系统还不信任颁发机构的根证书。用这台电脑上的程序访问相关网站、验证签名时会报“不受信任”。',
      en: "The system does not trust the authority's root certificate yet. Programs on this computer will call its sites and signatures untrusted.",
    },
    next: {
      zh: '点「修复」把它加入系统的信任列表（需要管理员密码）。只有您同意才会加入，随时可以撤销。',
      en: 'Repair adds it to the system (an administrator’s password is needed). It is added only if you agree and can be undone at any time.',
    },
  }),
  async repair({ missing }, place) {
    const store = await storeOf(place)
    if (!store) return undefined
    const anchors = chosen(place, missing)
    return [
      ...anchors.map(
        (anchor): Change => ({ kind: 'write', path: staged(place, anchor), text: pemOf(anchor) }),
      ),
      ...anchors.map((anchor): Change => {
        const target = at(place, join(store.folder, fileName(anchor)))
        return root('install', '-D', '-m', '644', staged(place, anchor), target)
      }),
      root(store.update),
    ]
  },
  async undo({ missing }, place) {
    const store = await storeOf(place)
    if (!store) return []
    const anchors = chosen(place, missing)
    const files = anchors.map((anchor) => at(place, join(store.folder, fileName(anchor))))
    const copies = anchors.map((anchor) => bringBack(staged(place, anchor), pemOf(anchor)))
    return [root('rm', '-f', ...files), root(...store.renew), ...(await Promise.all(copies))]
  },
}

export const NO_ANCHORS = {
  zh: '安装时没有指定根证书，不需要检查。',
  en: 'The installation names no root certificate; there is nothing to check.',
}
const NO_STORE = {
  zh: '没有认出这个系统保存根证书的方式，请管理员手工加入。',
  en: 'How this system keeps root certificates is not known; an administrator has to add it by hand.',
}

const root = (...command: string[]): Change => ({ kind: 'run', command, root: true })

async function storeOf(place: Place): Promise<Store | undefined> {
  for (const store of STORES) if (await findProgram(place, store.update)) return store
  return undefined
}

const chosen = ({ assistant }: Place, fingerprints: readonly string[]) =>
  assistant.anchors.filter(({ fingerprint }) => fingerprints.includes(fingerprint))

export const pemOf = ({ der }: Anchor) => toPem('CERTIFICATE', der)

// Debian's program takes only names that end with .crt.
const fileName = ({ fingerprint }: Anchor) => `certhall-${fingerprint.slice(0, 16)}.crt`

export const staged = ({ stateDir }: Place, anchor: Anchor) => join(stateDir, 'anchors', fileName(anchor))

function fingerprintsIn(bundle: string): Set<string> {
  const blocks = bundle.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g)
  const hash = (body: string) => createHash('sha256').update(Buffer.from(body, 'base64')).digest('hex')
  return new Set([...blocks].map(([, body = '']) => hash(body)))
}
