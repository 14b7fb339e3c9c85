import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { addDays, addYears } from '@certhall/model'
import { enrolHolder, hashPassword, proposeProfile, type Ra } from '@certhall/ra'
import { createHall } from '@certhall/server'
import { createVirtualToken, insert, listVirtualTokens, remove, virtualDriver } from '@certhall/token'
import { type DemoOptions, LAST_LOGIN } from './demonstration.ts'
import { enrolToken } from './enrol-token.ts'
import { DEMO_HOLDERS, type DemoHolder } from './people.ts'
import { seedSealCase } from './seal-case.ts'
import { seedCounter } from './seed-counter.ts'
import { DEMO_JURISDICTIONS, DEMO_STAFF } from './staff.ts'

/** Who came to the counter: whose token is replaced, who adds numbers, who has a seal. */
const VISITORS = { lost: 'L0000009', numbers: 'L0000007', seal: 'L0000006' }

/** Nothing a holder would choose, and not secret: the tokens are files on this computer. */
const ADMIN_PIN = '92746038'

/**
 * People, tokens and staff, once per database. Every step can be repeated and the monitor's account comes last, so a start
 * that was interrupted is finished by the next one.
 */
export async function seedDemonstration({
  config,
  dataDir,
  passwords,
  registry,
}: DemoOptions): Promise<void> {
  const hall = await createHall({ ...config, port: 0 })
  try {
    await seedJurisdictions(hall.ra)
    for (const holder of DEMO_HOLDERS) await seedHolder(hall.ra, holder, path.join(dataDir, 'tokens'))
    await writeMonitorAccount(dataDir, passwords[LAST_LOGIN] as string)
    const { [LAST_LOGIN]: last, ...others } = passwords
    await seedStaff(hall.ra, others)
    // the registry is asked for the numbers
    await registry
    await seedCounter(hall.ra, path.join(dataDir, 'tokens'), {
      lost: visitor(VISITORS.lost),
      numbers: visitor(VISITORS.numbers),
      seal: visitor(VISITORS.seal),
    })
    await seedWish(hall.ra)
    await seedSealCase(hall.ra)
    await seedStaff(hall.ra, { [LAST_LOGIN]: last as string })
  } finally {
    await hall.close()
  }
}

const visitor = (serial: string) => DEMO_HOLDERS.find(({ token }) => token === serial) as DemoHolder

/** Something that waits for a second person: another price, for finance to confirm. */
async function seedWish(ra: Ra) {
  const [id, login] = ['legal-entity', 'prices']
  const fees = ra.profiles.get(id)?.fees
  const member = await ra.staff.find(login)
  const jurisdiction = member && (await ra.jurisdictions.find(member.jurisdictionId))
  if (!fees || !jurisdiction) return
  const prices = fees.prices.map((price) =>
    price.perYearFen === undefined ? price : { ...price, perYearFen: price.perYearFen + 1800 },
  )
  await proposeProfile(
    ra,
    {
      ...{ kind: 'staff', staffId: login, login, roles: member.roles },
      ...{ jurisdictionPath: jurisdiction.path, expiresAt: addDays(ra.clock.now(), 1).toISOString() },
    },
    { id, change: { what: 'fees', fees: { ...fees, prices } }, note: '演示：明年起每年加收 18 元' },
  )
}

/** What `certhall selftest --credentials` reads. */
async function writeMonitorAccount(dataDir: string, password: string) {
  const account = JSON.stringify({ login: LAST_LOGIN, password }, null, 2)
  await writeFile(path.join(dataDir, 'monitor.json'), account, { mode: 0o600 })
}

export async function seedJurisdictions(ra: Ra): Promise<void> {
  for (const [id, name, parent] of DEMO_JURISDICTIONS) await ra.jurisdictions.put({ id, name, parent })
}

/** An existing login keeps its place and gets the password given; a password that several share is hashed once. */
export async function seedStaff(ra: Ra, passwords: Record<string, string>): Promise<void> {
  const hashes = new Map<string, Promise<string>>()
  const hashOf = (password: string) => {
    const hash = hashes.get(password) ?? hashPassword(password)
    hashes.set(password, hash)
    return hash
  }
  for (const { login, name, roles, jurisdiction, idNumber } of DEMO_STAFF) {
    if (passwords[login] === undefined) continue
    const passwordHash = await hashOf(passwords[login] as string)
    await ra.staff.put({
      id: login,
      login,
      name,
      roles,
      jurisdictionId: jurisdiction,
      idNumber,
      passwordHash,
      disabled: false,
    })
    await registerCertificates(ra, login)
  }
}

/** Who has a token of his own may log in to the console with it. */
async function registerCertificates(ra: Ra, login: string) {
  for (const { idNumber } of DEMO_HOLDERS.filter(({ staff }) => staff === login)) {
    const holder = await ra.holders.findByNumber('resident-id', idNumber)
    for (const { fingerprint, use } of holder ? await ra.authority.listByHolder(holder.id) : []) {
      if (use === 'encryption') continue
      await ra.staffAccess.addCertificate(login, { fingerprint, addedBy: 'admin', addedAt: ra.clock.now() })
    }
  }
}

/** A token that an interrupted start left without its certificate is made again. */
async function seedHolder(ra: Ra, demo: DemoHolder, tokensDir: string) {
  const existing = (await listVirtualTokens(tokensDir).catch(() => [])).some(
    ({ serial }) => serial === demo.token,
  )
  if (existing) {
    if (await hasCertificate(tokensDir, demo.token)) return
    await rm(path.join(tokensDir, `${demo.token}.token`))
  }
  await createVirtualToken(tokensDir, {
    serial: demo.token,
    label: demo.tokenLabel,
    pin: demo.pin,
    adminPin: ADMIN_PIN,
  })
  const notAfter = addDays(new Date(), demo.daysLeft)
  const pair = await enrolToken({
    tokensDir,
    token: demo.token,
    pin: demo.pin,
    key: demo.key,
    enrol: async (csr) => {
      const { holder, pair } = await enrolHolder(ra, {
        holder: {
          kind: demo.kind,
          name: demo.name,
          idType: demo.kind === 'entity' ? 'uscc' : 'resident-id',
          idNumber: demo.idNumber,
          unitAddress: demo.unitAddress,
          region: demo.region,
          jurisdictionId: demo.jurisdiction,
          numbers: demo.numbers,
          contacts: demo.contacts,
        },
        profile: demo.profile,
        key: demo.key,
        csr,
        notBefore: addYears(notAfter, -demo.years),
        notAfter,
      })
      await ra.keys.keepAdminPin({
        serial: demo.token,
        holder: holder.id,
        pin: ADMIN_PIN,
        actor: 'demonstration',
        reason: 'first issue',
      })
      return pair
    },
  })
  if (demo.revoked)
    await ra.authority.revokePair({ serial: pair.signing.serial, reason: 'affiliationChanged' })
  if (demo.inserted) await insert(tokensDir, demo.token)
}

async function hasCertificate(tokensDir: string, serial: string): Promise<boolean> {
  await insert(tokensDir, serial)
  const containers = await (await virtualDriver(tokensDir).open(serial)).containers()
  await remove(tokensDir, serial)
  return containers.some(({ signingCertificate }) => signingCertificate !== undefined)
}
