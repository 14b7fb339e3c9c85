import { join } from 'node:path'
import type { Change, Check } from '../check.ts'
import { bringBack, readText } from '../perform.ts'
import type { Place } from '../place.ts'

/** Names of this computer that must never go through a proxy. */
const OWN = ['127.0.0.1', 'localhost', '::1']

interface Facts {
  /** The variables that send requests to a proxy. */
  proxies: string[]
  /** What goes past it today. */
  past: string[]
}

/** A proxy in the environment must leave this computer's own address alone, or pages cannot reach the assistant. */
export const proxy: Check<Facts> = {
  id: 'proxy',
  title: { zh: '代理设置', en: 'Proxy' },
  systems: ['linux'],
  async check(place) {
    const proxies = ['http_proxy', 'https_proxy', 'all_proxy'].filter((name) => setting(place, name))
    if (proxies.length === 0) return { state: 'well' }
    const past = setting(place, 'no_proxy')
      .split(/[\s,]+/)
      .filter(Boolean)
    const isPast = past.includes('*') || ['127.0.0.1', 'localhost'].every((name) => past.includes(name))
    // Written, and waiting for the next log-in.
    if (isPast || (await isSet(place))) return { state: 'well' }
    return { state: 'fault', facts: { proxies, past } }
  },
  explain: ({ proxies }) => ({
    what: {
      zh: `系统设置了代理（${proxies.join('、')}），但没有把本机地址排除在外，网页可能找不到证书助手。`,
      en: `A proxy is set (${proxies.join(', ')}) that does not leave this computer's own address alone; pages may not find the assistant.`,
    },
    next: {
      zh: '点「修复」把 127.0.0.1 和 localhost 排除在代理之外，下次登录系统后生效。',
      en: 'Repair excludes 127.0.0.1 and localhost from the proxy, from your next log-in to this computer.',
    },
  }),
  async repair({ past }, place): Promise<Change[]> {
    return [{ kind: 'write', path: fileOf(place), text: textFor(past) }]
  },
  async undo({ past }, place) {
    return [await bringBack(fileOf(place), textFor(past))]
  },
}

/** environment.d(5): read by the user's systemd, and so by everything that the desktop starts. */
const fileOf = ({ home }: Place) => join(home, '.config/environment.d/60-certhall-no-proxy.conf')

function textFor(past: readonly string[]): string {
  const value = [...new Set([...past, ...OWN])].join(',')
  return `# Written by the certificate assistant; its page undoes it.\nno_proxy=${value}\nNO_PROXY=${value}\n`
}

const setting = ({ environment }: Place, name: string) =>
  environment[name] ?? environment[name.toUpperCase()] ?? ''

async function isSet(place: Place): Promise<boolean> {
  return (await readText(fileOf(place))) !== null
}
