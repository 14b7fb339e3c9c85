import { randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fingerprint, generateKeyPair, type KeyPair, signSync } from '@certhall/crypto'
import {
  addDays,
  addYears,
  encodeStatement,
  residentIdCheck,
  type Statement,
  usccCheck,
} from '@certhall/model'
import { assembleCsr, encodeCsrInfo, signatureFor } from '@certhall/pki'
import { enrolHolder, type StaffRole } from '@certhall/ra'
import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { cheaplyHashed } from '../../../test/cheap-password.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { createHall, type Hall } from './compose.ts'
import type { HallConfig } from './config.ts'

export const ORIGIN = 'http://hall.test'
export const MANY = { logIn: 10_000, staffLogIn: 10_000, challenge: 10_000, status: 10_000 }
const PASSWORD = 'correct horse battery staple'

/** Somebody with a key and a certificate that can be renewed today; `cookie` is his session. */
export interface TestHolder {
  pair: KeyPair
  der: Uint8Array
  cookie: string
  sign(fields: Partial<Statement>): { bytes: string; signature: string; unverifiedCertificate: string }
}

/** For tests: a whole hall over a database and a folder of its own, spoken to by `app.inject`. */
export async function hallFixture(changes: Partial<HallConfig> = {}) {
  const database = await createTestDatabase()
  const folder = await mkdtemp(path.join(tmpdir(), 'certhall-hall-'))
  const hall = await createHall({
    databaseUrl: database.url,
    host: '127.0.0.1',
    port: 0,
    origin: ORIGIN,
    dataDir: folder,
    profilesDir: path.resolve(import.meta.dirname, '../../../profiles'),
    agentOrigins: ['http://127.0.0.1:21090'],
    passphrase: 'a passphrase',
    rateLimits: MANY,
    staffLogIn: { secondFactor: 'allowed' },
    captcha: { cost: 1, tries: 2 },
    applications: [],
    logLevel: 'silent',
    ...changes,
  })
  await hall.ra.jurisdictions.put({ id: '31', name: '上海市' })
  await hall.ra.jurisdictions.put({ id: '37', name: '山东省' })
  await hall.ra.jurisdictions.put({ id: '3701', name: '济南市', parent: '37' })
  return {
    hall,
    holder: (profile: 'fiscal' | 'legal-entity') => enrol(hall, profile),
    staff: (login: string, roles: StaffRole[], jurisdiction: string) =>
      addStaff(hall, { login, roles, jurisdiction }),
    async captcha() {
      const challenge = (await hall.app.inject('/api/captcha')).json()
      const solution = await solveChallenge({ challenge, deriveKey })
      return Buffer.from(JSON.stringify({ challenge, solution })).toString('base64')
    },
    async remove() {
      await hall.close()
      await database.drop()
      await rm(folder, { recursive: true })
    },
  }
}

const KINDS = {
  fiscal: { kind: 'person', idType: 'resident-id', region: '370102', jurisdictionId: '3701' },
  'legal-entity': { kind: 'entity', idType: 'uscc', region: '310101', jurisdictionId: '31' },
} as const

async function enrol(hall: Hall, profile: keyof typeof KINDS): Promise<TestHolder> {
  const pair = await generateKeyPair('sm2')
  const info = encodeCsrInfo({ subject: [{ type: 'CN', value: 'test' }], spki: pair.spki })
  const csr = assembleCsr(info, signatureFor('sm2'), signSync(signatureFor('sm2'), pair.pkcs8, info))
  const notAfter = addDays(new Date(Math.floor(Date.now() / 1000) * 1000), 10)
  const digits = String(randomInt(1000)).padStart(3, '0')
  const person = `3701021980${String(randomInt(1, 13)).padStart(2, '0')}15${digits}`
  const entity = `91310101${String(randomInt(1e9)).padStart(9, '0')}`
  const number = profile === 'fiscal' ? person + residentIdCheck(person) : entity + usccCheck(entity)
  const issued = await enrolHolder(hall.ra, {
    holder: {
      ...KINDS[profile],
      name: '测试',
      idNumber: number,
      unitAddress: '测试路 1 号',
      numbers: { socialInsurance: '31000012345' },
      contacts: {},
    },
    profile,
    key: 'sm2',
    csr,
    notBefore: addYears(notAfter, -1),
    notAfter,
  })
  const { der } = issued.pair.signing

  const sign: TestHolder['sign'] = (fields) => {
    const bytes = encodeStatement({
      version: 1,
      purpose: 'log-in',
      origin: hall.ra.origin,
      nonce: '',
      caseDigest: '',
      shown: [],
      certificate: fingerprint(der),
      token: 'T1',
      subject: '',
      at: Math.floor(Date.now() / 1000),
      ...fields,
    })
    return {
      bytes: Buffer.from(bytes).toString('base64'),
      signature: Buffer.from(signSync(signatureFor('sm2'), pair.pkcs8, bytes)).toString('base64'),
      unverifiedCertificate: Buffer.from(der).toString('base64'),
    }
  }
  const challenge = await hall.app.inject({
    method: 'POST',
    url: '/api/challenges',
    payload: { purpose: 'log-in' },
  })
  const { nonce } = challenge.json()
  const answer = await hall.app.inject({
    method: 'POST',
    url: '/api/session',
    payload: { statement: sign({ nonce }) },
  })
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return { pair, der, sign, cookie: cookieOf(answer) }
}

async function addStaff(
  { app, ra }: Hall,
  { login, roles, jurisdiction }: { login: string; roles: StaffRole[]; jurisdiction: string },
): Promise<string> {
  await ra.staff.put({
    id: login,
    login,
    name: login,
    roles,
    jurisdictionId: jurisdiction,
    passwordHash: cheaplyHashed(PASSWORD),
    disabled: false,
  })
  const answer = await app.inject({
    method: 'POST',
    url: '/api/staff/session',
    payload: { login, password: PASSWORD },
  })
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return cookieOf(answer)
}

function cookieOf({ cookies }: { cookies: { name: string; value: string }[] }): string {
  const [cookie] = cookies
  if (!cookie) throw new Error('no cookie was set')
  return `${cookie.name}=${cookie.value}`
}
