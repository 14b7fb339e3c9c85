import type { Check } from '../check.ts'

interface Facts {
  labels: string[]
}

/** Whether a certificate can be read from the token that is in. */
export const tokenReadable: Check<Facts> = {
  id: 'token',
  title: { zh: '读取 USBKey', en: 'Reading the USBKey' },
  systems: ['linux', 'win32', 'darwin'],
  async check({ assistant }) {
    const own = (await assistant.tokens()).filter(({ foreign }) => !foreign)
    if (own.length === 0) return { state: 'idle', why: NONE }
    const empty = own.filter(({ certificates }) => certificates.length === 0)
    return empty.length === 0
      ? { state: 'well' }
      : { state: 'fault', facts: { labels: empty.map(({ label }) => label) } }
  },
  explain: ({ labels }) => ({
    what: {
      zh: `“${labels.join('”“')}”里没有读到证书。`,
      en: `No certificate could be read from ${labels.join(', ')}.`,
    },
    next: {
      zh: '请拔出 USBKey 再插入一次；仍然没有的，请到受理点检查。',
      en: 'Pull the USBKey out and plug it in again; if there is still none, have it checked at a service point.',
    },
  }),
}

const NONE = {
  zh: '没有插入 USBKey；插入后可再检测一次。',
  en: 'No USBKey is plugged in; plug one in and check again.',
}
