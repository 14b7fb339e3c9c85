import { CerthallError } from '@certhall/model'
import { HALL_AWAY, NO_HALL } from '../ask-hall.ts'
import type { Check } from '../check.ts'

interface Facts {
  newer: string
}

/** Whether the hall offers a newer assistant; certificates renewed at a counter may need one. */
export const versionCurrent: Check<Facts> = {
  id: 'version',
  title: { zh: '证书助手的版本', en: 'Version of the assistant' },
  systems: ['linux', 'win32', 'darwin'],
  async check({ assistant }) {
    if (!assistant.hall) return { state: 'idle', why: NO_HALL }
    try {
      const newer = await assistant.newerVersion()
      return newer === undefined ? { state: 'well' } : { state: 'fault', facts: { newer } }
    } catch (error) {
      if (error instanceof CerthallError && error.code === 'server-away')
        return { state: 'idle', why: HALL_AWAY }
      throw error
    }
  },
  explain: ({ newer }) => ({
    what: { zh: `有新版本 ${newer}。`, en: `Version ${newer} is available.` },
    next: {
      zh: '到证书大厅下载安装；证书助手不会自己更新。',
      en: 'Download it from the hall and install it; the assistant never updates itself.',
    },
  }),
}
