import { randomBytes } from 'node:crypto'
import type { PostOfficeConfig } from '@certhall/post-office'
import type { HallConfig } from '@certhall/server'
import { registeredTexts } from '../notices/registered-texts.ts'

interface Ports {
  /** Of the page, and of the provider's API. */
  page: number
  smtp: number
  bounces: number
}

const ACCOUNT = { appId: '1400000000', signature: '证书大厅演示' }
const HOST = '127.0.0.1'

/** The demonstration's post office, and how the hall reaches it: both know one account, made anew at each start. */
export function demoPostOffice(ports: Ports): {
  office: PostOfficeConfig
  hall: Required<Pick<HallConfig, 'mail' | 'sms'>>
} {
  const account = {
    ...ACCOUNT,
    secretId: 'AKIDdemonstration',
    secretKey: randomBytes(24).toString('base64url'),
  }
  const texts = registeredTexts().map((one, at) => ({ ...one, id: String(1001 + at) }))
  return {
    office: {
      ...{ host: HOST, port: ports.page, smtpPort: ports.smtp, bouncePort: ports.bounces },
      sms: { ...account, templates: Object.fromEntries(texts.map(({ id, text }) => [id, text])) },
    },
    hall: {
      mail: {
        url: `smtp://${HOST}:${ports.smtp}`,
        from: { name: '证书大厅（演示）', address: 'hall@certhall.test' },
        bounces: { host: HOST, port: ports.bounces, domain: 'bounces.certhall.test' },
      },
      sms: {
        ...{ provider: 'tencent', ...account, endpoint: `http://${HOST}:${ports.page}` },
        templates: Object.fromEntries(texts.map(({ kind, id }) => [kind, id])),
      },
    },
  }
}
