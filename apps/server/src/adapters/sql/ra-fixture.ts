import path from 'node:path'
import { generateKeyPair, type KeyPair, randomBytes, sign } from '@certhall/crypto'
import {
  addYears,
  encodeStatement,
  type Profile,
  residentIdCheck,
  type SignedStatement,
  type Statement,
  usccCheck,
  workingCalendar,
} from '@certhall/model'
import { assembleCsr, encodeCsrInfo, signatureFor } from '@certhall/pki'
import {
  enrolHolder,
  type Holder,
  type HolderActor,
  type IssuedPair,
  logIn,
  makeChallenge,
  type Notice,
  type OutboxJob,
  type Ra,
  type Registry,
  type StaffActor,
  type StaffRole,
  type TellApplicationJob,
} from '@certhall/ra'
import { cheaplyHashed } from '../../../../../test/cheap-password.ts'
import { openAuthority } from '../../authority.ts'
import { authorityFixture } from '../../authority-fixture.ts'
import { paperReader } from '../../papers/paper-reader.ts'
import { openPdfThread } from '../../pdf/pdf-thread.ts'
import { loadProfiles } from '../../profiles.ts'
import { sealMaker } from '../../seals/seal-maker.ts'
import { stampReader } from '../../seals/stamp-reader.ts'
import { sharpPictures } from '../pictures/sharp-pictures.ts'
import { sqlApplications } from './applications.ts'
import { openProfileBook } from './profile-book.ts'
import { sqlStores } from './ra-stores.ts'
import { sealer } from './seal-secrets.ts'
import { seedApplications } from './seed-applications.ts'

export const PROFILES = path.resolve(import.meta.dirname, '../../../../../profiles')
const ORIGIN = 'http://hall.test'
export const PASSWORD = 'a long password'

/** For tests: a registration authority over a real database and a real CA, with a clock to turn. */
export async function raFixture(
  options: { profiles?: Map<string, Profile>; listedKeys?: Ra['listedKeys']; registry?: Registry } = {},
) {
  const base = await authorityFixture()
  const clock = { at: new Date('2026-11-21T02:00:00Z'), now: () => new Date(clock.at) }
  const open = await openAuthority({ ...base.options, clock })
  const pdf = openPdfThread()
  const jobs: TellApplicationJob[] = []
  const notices: Notice[] = []
  const take = (added: readonly OutboxJob[]) => {
    for (const job of added) {
      if (job.type === 'notify') notices.push(job.notice)
      else jobs.push(job)
    }
  }
  const sealed = sealer(randomBytes(32))
  const applications = sqlApplications(base.db, sealed, async (_trx, job) => void jobs.push(job))
  const place = 'http://127.0.0.1:9'
  await seedApplications(
    base.db,
    sealed,
    [
      {
        ...{
          id: 'sample',
          name: { zh: '示例应用', en: 'Sample application' },
          url: place,
          redirectUri: place,
        },
        ...{ clientSecret: 'a secret of 16 letters', webhookUrl: place, webhookSecret: 'whsec_AAAA' },
      },
    ],
    clock.now(),
  )
  const files = options.profiles ?? (await loadProfiles(PROFILES))
  const { profiles, book: profileBook } = await openProfileBook({ db: base.db, clock, files })
  const ra: Ra = {
    ...sqlStores(base.db, { enqueue: async (_transaction, added) => take(added) }, randomBytes(32)),
    staffRules: { secondFactor: 'allowed' },
    outbox: { results: async () => [], send: async (added) => take(added) },
    paperReader: paperReader(pdf),
    scanner: { present: false, scan: async () => undefined },
    providers: new Map(),
    sealPictures: sharpPictures(),
    sealMaker: sealMaker(open.ca),
    stampReader,
    authority: open.authority,
    calendar: workingCalendar(),
    listedKeys: options.listedKeys ?? { has: () => false },
    keys: open.keys,
    registry: options.registry,
    state: open.state,
    clock,
    ...{ profiles, profileBook },
    origin: ORIGIN,
    identityOids: open.identityOids,
    applications,
  }
  await seedJurisdictions(ra)
  return {
    ra,
    open,
    ca: open.ca,
    answerOcsp: open.answerOcsp,
    passwordHash: cheaplyHashed(PASSWORD),
    db: base.db,
    place: { databaseUrl: base.url, dataDir: base.folder, passphrase: base.options.passphrase },
    clock,
    jobs,
    notices,
    async close() {
      await pdf.close()
      await open.close()
      await base.remove()
    },
  }
}

async function seedJurisdictions({ jurisdictions }: Ra): Promise<void> {
  await jurisdictions.put({ id: '37', name: '示范省财政厅' })
  await jurisdictions.put({ id: '3701', name: '示范市财政局', parent: '37' })
  await jurisdictions.put({ id: '370102', name: '甲区财政局', parent: '3701' })
  await jurisdictions.put({ id: '370103', name: '乙区财政局', parent: '3701' })
  await jurisdictions.put({ id: '31', name: '浦滨市' })
}

export function residentId(sequence: number, region = '370102'): string {
  const first17 = `${region}19900101${String(sequence).padStart(3, '0')}`
  return first17 + residentIdCheck(first17)
}

export function uscc(sequence: number, region = '310115'): string {
  const first17 = `91${region}MA1${String(sequence).padStart(6, '0')}`
  return first17 + usccCheck(first17)
}

/** A member of staff with a session, as `staffLogIn` would give it; the password is PASSWORD. */
export async function staffOf(
  { ra, passwordHash }: { ra: Ra; passwordHash: string },
  login: string,
  jurisdictionId: string,
  roles: StaffRole[] = ['reviewer'],
  idNumber?: string,
): Promise<StaffActor> {
  const jurisdiction = await ra.jurisdictions.find(jurisdictionId)
  if (!jurisdiction) throw new Error(`no jurisdiction ${jurisdictionId}`)
  const staffId = `S-${login}`
  const member = { id: staffId, login, name: login, roles, jurisdictionId, idNumber }
  await ra.staff.put({ ...member, passwordHash, disabled: false })
  const expiresAt = '2099-01-01T00:00:00Z'
  return { kind: 'staff', staffId, login, roles, jurisdictionPath: jurisdiction.path, idNumber, expiresAt }
}

/** A key, its certificate and who owns it: what a token would hold. */
export interface Token {
  pair: KeyPair
  issued: IssuedPair
  holder: Holder
}

export async function csrOf(pair: KeyPair): Promise<Uint8Array> {
  const info = encodeCsrInfo({ subject: [{ type: 'CN', value: 'whatever the CSR says' }], spki: pair.spki })
  const name = signatureFor(pair.key)
  return assembleCsr(info, name, await sign(name, pair.pkcs8, info))
}

interface Enrolment {
  /** Numbers on record that the certificate lacks. */
  without?: Parameters<typeof enrolHolder>[1]['without']
  profile?: string
  key?: 'sm2' | 'p256' | 'rsa2048'
  notAfter: string
  holder?: Partial<Omit<Holder, 'id'>>
}

let sequence = 100

export async function enrol({ ra }: { ra: Ra }, given: Enrolment): Promise<Token> {
  const { profile = 'fiscal', key = 'sm2' } = given
  const pair = await generateKeyPair(key)
  const notAfter = new Date(given.notAfter)
  sequence += 1
  const person = ra.profiles.get(profile)?.holder.kind === 'person'
  const { holder, pair: issued } = await enrolHolder(ra, {
    profile,
    key,
    csr: await csrOf(pair),
    notBefore: addYears(notAfter, -1),
    notAfter,
    without: given.without,
    holder: {
      kind: person ? 'person' : 'entity',
      name: person ? '张三' : '浦滨示范有限公司',
      idType: person ? 'resident-id' : 'uscc',
      idNumber: person ? residentId(sequence) : uscc(sequence),
      region: person ? '370102' : '310115',
      jurisdictionId: person ? '370102' : '31',
      numbers: {},
      contacts: {},
      ...given.holder,
    },
  })
  return { pair, issued, holder }
}

/** What the assistant would sign; `changes` for what a bad one would. */
export async function signed(
  token: Pick<Token, 'pair' | 'issued'>,
  statement: Pick<Statement, 'purpose' | 'nonce'> & Partial<Statement>,
): Promise<SignedStatement> {
  const { signing } = token.issued
  const bytes = encodeStatement({
    version: 1,
    origin: ORIGIN,
    caseDigest: '',
    shown: ['…'],
    certificate: signing.fingerprint,
    token: 'T1',
    subject: '',
    at: 0,
    ...statement,
  })
  const signature = await sign(signatureFor(token.pair.key), token.pair.pkcs8, bytes)
  const base64 = (part: Uint8Array) => Buffer.from(part).toString('base64')
  return {
    bytes: base64(bytes),
    signature: base64(signature),
    unverifiedCertificate: base64(signing.der),
  }
}

export async function enter({ ra }: { ra: Ra }, token: Token): Promise<HolderActor> {
  const { nonce } = await makeChallenge(ra, { purpose: 'log-in' })
  return (await logIn(ra, { statement: await signed(token, { purpose: 'log-in', nonce }) })).actor
}
