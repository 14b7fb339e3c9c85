import type { Check } from '../check.ts'

const PATIENCE_MS = 4000

const NOT_RUNNING = { zh: '证书助手没有在运行。', en: 'The assistant is not running.' }

interface Facts {
  fault: string
}

/** Whether this computer lets its own programs reach the assistant: a firewall or an anti-virus may not. */
export const ownPort: Check<Facts> = {
  id: 'own-port',
  title: { zh: '防火墙与杀毒软件', en: 'Firewall and anti-virus' },
  systems: ['linux', 'win32', 'darwin'],
  async check({ assistant }) {
    if (!assistant.origin()) return { state: 'idle', why: NOT_RUNNING }
    try {
      const response = await fetch(`${assistant.origin()}/v1/presence`, {
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE_MS),
      })
      // Refused, as we send no origin; and with our own words, or somebody stands in between.
      const { code } = (await response.json()) as { code?: unknown }
      return code === 'origin-refused'
        ? { state: 'well' }
        : { state: 'fault', facts: { fault: `${response.status}` } }
    } catch (error) {
      const { name, cause } = error as Error & { cause?: { code?: string } }
      return { state: 'fault', facts: { fault: cause?.code ?? name } }
    }
  },
  explain: ({ fault }) => ({
    what: {
      zh: `本机的程序连不上证书助手（${fault}），可能被防火墙或杀毒软件拦住了。`,
      en: `Programs on this computer cannot reach the assistant (${fault}); a firewall or an anti-virus may be in the way.`,
    },
    next: {
      zh: '请在防火墙或杀毒软件里允许“证书助手”使用本机地址 127.0.0.1。它不接受别的电脑的连接。',
      en: 'Allow the certificate assistant to use this computer’s own address 127.0.0.1. It takes no connection from other computers.',
    },
  }),
}
