import path from 'node:path'
import { addDays, addYears, residentIdCheck, usccCheck } from '@certhall/model'
import { enrolHolder } from '@certhall/ra'
import { createHall, type Hall } from '@certhall/server'
import {
  createVirtualToken,
  insert,
  listVirtualTokens,
  remove,
  type Token,
  virtualDriver,
} from '@certhall/token'
import { enrolToken } from '../../apps/cli/src/demo/enrol-token.ts'
import { type AssistantClient, assistantClient } from '../../apps/cli/src/selftest/assistant-client.ts'
import { startTemporaryHall, type TemporaryHall } from '../../apps/cli/src/selftest/temporary-hall.ts'
import type { Child } from '../../apps/cli/src/start/child.ts'
import { startAgent } from '../../apps/cli/src/start/children.ts'
import { createTestDatabase } from '../database.ts'

/** Somebody with a token in the hand. */
export interface Person {
  profile: string
  name: string
  idNumber: string
  token: string
  pin: string
  /** Of the certificate that was on the token first. */
  serial: string
  fingerprint: string
  notAfter: Date
}

export interface NewPerson {
  profile: 'fiscal' | 'legal-entity'
  key?: 'sm2' | 'p256' | 'rsa2048'
  name?: string
  /** Of a holder known already: this token holds his further certificate. */
  of?: Person
  /** One that the registry of legal entities knows; its certificate carries `numbers` alone. */
  entity?: { name: string; idNumber: string }
  region?: string
  jurisdiction?: string
  numbers?: Record<string, string>
  daysLeft: number
  revoked?: boolean
  /** On record for him; his token's admin PIN is under escrow then, as a first issue leaves it. */
  email?: string
}

/** The whole system in processes of its own, and hands that enrol people and plug tokens. */
export interface Stage {
  hall: TemporaryHall
  origin: string
  agent: string
  sample: string
  payments: NonNullable<TemporaryHall['payments']>
  post: NonNullable<TemporaryHall['post']>
  password(login: string): string
  enrol(person: NewPerson): Promise<Person>
  /** These tokens are plugged in, and no others. */
  plug(...people: Pick<Person, 'token'>[]): Promise<void>
  pull(person: Pick<Person, 'token'>): Promise<void>
  /** What the CA says of the certificate that was on the token first. */
  /** A blank token, as its maker delivers it; not plugged in. */
  blank(): Promise<string>
  open(token: string): Promise<Token>
  firstStatus(person: Person): Promise<string | undefined>
  /** Consent without a browser, for what a test only prepares. */
  assistant: AssistantClient
  stopAssistant(): Promise<void>
  startAssistant(): Promise<void>
  stop(): Promise<void>
}

const PIN = '583926'
const ADMIN_PIN = '92746038'

const KINDS = {
  fiscal: { kind: 'person', idType: 'resident-id', region: '370102', jurisdiction: '370102' },
  'legal-entity': { kind: 'entity', idType: 'uscc', region: '310101', jurisdiction: '310101' },
} as const

/** `sites`: further origins that the assistant's policy allows. */
export async function setStage(sites: readonly string[]): Promise<Stage> {
  const database = await createTestDatabase()
  const hall = await startTemporaryHall({
    databaseUrl: database.url,
    output: OUTPUT,
    payments: true,
    letters: true,
  })
  // enrols as a counter does, on the same database
  const counter = await createHall({ ...hall.config, port: 0 })
  let child: Child
  const begun = Date.now() % 1_000_000_000
  let made = 0

  async function start() {
    child = await startAgent(
      {
        port: Number(new URL(hall.config.agentOrigins[0] as string).port),
        tokensDir: hall.tokensDir,
        stateDir: path.join(hall.config.dataDir, 'agents', 'desk'),
        allowedOrigins: [hall.origin, ...sites],
        demo: true,
      },
      { output: OUTPUT, env: { CERTHALL_AGENT_SECRET: SECRET } },
    )
    stage.assistant = await assistantClient(child.origin, SECRET, hall.origin)
  }

  async function plug(...people: Pick<Person, 'token'>[]) {
    const wanted = new Set(people.map(({ token }) => token))
    for (const { serial, inserted } of await listVirtualTokens(hall.tokensDir)) {
      if (inserted && !wanted.has(serial)) await remove(hall.tokensDir, serial)
      if (!inserted && wanted.has(serial)) await insert(hall.tokensDir, serial)
    }
  }

  const stage: Stage = {
    hall,
    origin: hall.origin,
    agent: hall.config.agentOrigins[0] as string,
    sample: hall.sample.origin,
    payments: hall.payments as NonNullable<TemporaryHall['payments']>,
    post: hall.post as NonNullable<TemporaryHall['post']>,
    password: (login) => hall.secrets.staffPasswords[login] as string,
    assistant: undefined as never,
    plug,
    pull: ({ token }) => remove(hall.tokensDir, token),
    async blank() {
      made += 1
      const serial = `B${begun}${made}`
      await createVirtualToken(hall.tokensDir, {
        serial,
        label: '空白 USBKey',
        pin: '00000000',
        adminPin: '12345678',
      })
      return serial
    },
    open: (token) => virtualDriver(hall.tokensDir).open(token),
    firstStatus: async ({ fingerprint }) => (await counter.authority.find(fingerprint))?.status,
    stopAssistant: () => child.stop(),
    startAssistant: start,
    async enrol({ profile, key = 'sm2', of, daysLeft, numbers = {}, revoked, email, ...rest }) {
      made += 1
      const kind = KINDS[profile]
      const token = `${profile === 'fiscal' ? 'F' : 'L'}${begun}${made}`
      const label = profile === 'fiscal' ? '财政 USBKey' : '法人一证通'
      await createVirtualToken(hall.tokensDir, { serial: token, label, pin: PIN, adminPin: ADMIN_PIN })
      const notAfter = addDays(new Date(Math.floor(Date.now() / 1000) * 1000), daysLeft)
      const region = rest.region ?? kind.region
      const known = of ?? rest.entity
      const name = known?.name ?? rest.name ?? (profile === 'fiscal' ? '张伟' : '上海青禾贸易有限公司')
      const idNumber = known?.idNumber ?? numberOf(kind.idType, region, made)
      const pair = await enrolToken({
        tokensDir: hall.tokensDir,
        token,
        pin: PIN,
        key,
        enrol: async (csr) => {
          const issued = await enrolHolder(counter.ra, {
            holder: {
              kind: kind.kind,
              name,
              idType: kind.idType,
              idNumber,
              ...(profile === 'legal-entity' && { unitAddress: '上海市黄浦区示例路 12 号' }),
              region,
              jurisdictionId: rest.jurisdiction ?? kind.jurisdiction,
              numbers,
              contacts: email ? { email } : {},
            },
            profile,
            key,
            csr,
            notBefore: addYears(notAfter, -1),
            notAfter,
          })
          if (email)
            await counter.ra.keys.keepAdminPin({
              ...{ serial: token, holder: issued.holder.id, pin: ADMIN_PIN },
              ...{ actor: 'test', reason: 'first issue' },
            })
          return issued.pair
        },
      })
      const { serial, fingerprint } = pair.signing
      if (revoked) await counter.authority.revokePair({ serial, reason: 'affiliationChanged' })
      return { profile, name, idNumber, token, pin: PIN, serial, fingerprint, notAfter }
    },
    async stop() {
      await child?.stop()
      await (counter as Hall).close()
      await hall.stop()
      await database.drop()
    },
  }
  await start()
  return stage
}

const SECRET = 'a launch secret of the browser tests'
const OUTPUT = process.env.CERTHALL_TEST_OUTPUT ? 'inherit' : 'ignore'

/** Numbers of nobody, with right check digits (GB 11643, GB 32100). */
function numberOf(idType: 'resident-id' | 'uscc', region: string, made: number): string {
  const first17 =
    idType === 'uscc'
      ? `91${region}MA1${String(100_000 + made)}`
      : `${region}19850312${String(100 + made).slice(-3)}`
  return first17 + (idType === 'uscc' ? usccCheck(first17) : residentIdCheck(first17))
}
