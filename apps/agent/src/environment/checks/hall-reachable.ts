import { askHall, NO_HALL } from '../ask-hall.ts'
import type { Check } from '../check.ts'

interface Facts {
  status?: number
  fault?: string
}

/** Whether the hall answers us. Nothing here is ours to repair. */
export const hallReachable: Check<Facts> = {
  id: 'hall',
  title: { zh: '连接证书大厅', en: 'Connection to the hall' },
  systems: ['linux', 'win32', 'darwin'],
  async check(place) {
    if (!place.assistant.hall) return { state: 'idle', why: NO_HALL }
    const { status, fault } = await askHall(place)
    return status !== undefined && status < 500
      ? { state: 'well' }
      : { state: 'fault', facts: { status, fault } }
  },
  explain: ({ status, fault = '' }) => {
    if (status !== undefined)
      return {
        what: { zh: `证书大厅正在维护（${status}）。`, en: `The hall is being serviced (${status}).` },
        next: { zh: '请稍后再试。', en: 'Try again later.' },
      }
    if (/CERT|SIGNED|ISSUER|ALTNAME|SSL|TLS/.test(fault))
      return {
        what: {
          zh: `与证书大厅的加密连接不被信任（${fault}），可能有软件在中间拦截。`,
          en: `The encrypted connection to the hall is not trusted (${fault}); some software may be in between.`,
        },
        next: {
          zh: '先看上面的“电脑时间”和“根证书”；仍不行的，请暂时关闭杀毒软件的网页扫描或联系网络管理员。',
          en: 'See the clock and the root certificate first; else turn off web scanning of your anti-virus for a moment, or ask your network’s administrator.',
        },
      }
    return {
      what: { zh: `连不上证书大厅（${fault}）。`, en: `The hall cannot be reached (${fault}).` },
      next: {
        zh: '请检查网线或无线网络；单位网络请让管理员放行证书大厅的地址。',
        en: 'Check the network; in an office ask the administrator to let the hall’s address through.',
      },
    }
  },
}
