import { randomInt } from 'node:crypto'
import {
  addDays,
  addYears,
  CerthallError,
  type CertificateTemplate,
  type Profile,
  residentIdCheck,
  usccCheck,
} from '@certhall/model'
import type { MonitorEnrolment } from '@certhall/model/api'
import { requireRole, type StaffActor } from './actor.ts'
import { fromBase64, toBase64 } from './base64.ts'
import { enrolHolder } from './enrol-holder.ts'
import type { Holder, IdentityField, IdType } from './people.ts'
import type { Ra } from './ports.ts'
import { presentHolder } from './view-session.ts'
import { windowOpens } from './window.ts'

interface Input {
  profile: string
  key: CertificateTemplate['key']
  /** DER, base64. */
  csr: string
  /** Of a holder made up before, in the monitor's own jurisdiction. */
  idNumber?: string
  /** One of the registry's test entities, by its number. */
  entity?: string
  without?: readonly IdentityField[]
  /** Of a holder who is made up now. */
  email?: string
}

/**
 * A made-up holder in the monitor's own jurisdiction, with a certificate in the middle of its renewal window, so that a
 * whole journey can be walked on a live hall.
 */
export async function monitorEnrol(ra: Ra, actor: StaffActor, input: Input): Promise<MonitorEnrolment> {
  requireRole(actor, 'monitor')
  const profile = ra.profiles.get(input.profile)
  if (profile === undefined) throw new CerthallError('input-invalid', `profile ${input.profile}`)
  const member = await ra.staff.find(actor.staffId)
  if (member === undefined) throw new CerthallError('log-in-required')
  const notAfter = middleOfWindow(profile, ra.clock.now())
  const { holder, pair } = await enrolHolder(ra, {
    holder: await holderFor(ra, profile, member.jurisdictionId, input),
    without: input.without,
    profile: profile.id,
    key: input.key,
    csr: fromBase64(input.csr),
    notBefore: addYears(notAfter, -1),
    notAfter,
  })
  return {
    holder: await presentHolder(ra, holder),
    signing: toBase64(pair.signing.der),
    encryption: pair.encryption && toBase64(pair.encryption.der),
    envelope: pair.envelope && toBase64(pair.envelope),
    chain: pair.chain.map(toBase64),
  }
}

/** An end such that today is half-way between the window's opening and it; to the second. */
function middleOfWindow(profile: Profile, now: Date): Date {
  const far = addYears(now, 1)
  const half = (far.getTime() - windowOpens(profile, far).getTime()) / 2
  return new Date(Math.floor((now.getTime() + half) / 1000) * 1000)
}

const DIGITS = (count: number) => Array.from({ length: count }, () => randomInt(10)).join('')

const INVENT: Record<IdType, (region: string) => string> = {
  'resident-id': (region) => {
    const birthday = addDays(new Date('1960-01-01T00:00:00Z'), randomInt(14_600)).toISOString().slice(0, 10)
    const first17 = `${region}${birthday.replaceAll('-', '')}${DIGITS(3)}`
    return first17 + residentIdCheck(first17)
  },
  // GB 32100: 91, a company; the region; nine characters of the organisation code.
  uscc: (region) => {
    const first17 = `91${region}${DIGITS(9)}`
    return first17 + usccCheck(first17)
  },
}

/** Who gets the certificate: made up before, one of the registry's test entities, or made up now. */
function holderFor(ra: Ra, profile: Profile, jurisdictionId: string, { idNumber, entity, email }: Input) {
  if (idNumber !== undefined) return ownHolder(ra, profile, jurisdictionId, idNumber)
  if (entity !== undefined) return testEntity(ra, profile, jurisdictionId, entity)
  return inventHolder(ra, profile, jurisdictionId, email)
}

async function ownHolder(
  ra: Ra,
  profile: Profile,
  jurisdictionId: string,
  idNumber: string,
): Promise<Holder> {
  const holder = await ra.holders.findByNumber(profile.holder.idType, idNumber)
  if (holder?.jurisdictionId !== jurisdictionId) throw new CerthallError('not-found', 'no such holder')
  return holder
}

/** Names of a registry's test entities begin so; a monitor enrols no other, for he sees no papers. */
const TEST_NAME = '监测'

async function testEntity(
  ra: Ra,
  profile: Profile,
  jurisdictionId: string,
  idNumber: string,
): Promise<Omit<Holder, 'id'>> {
  const { kind, idType, regions } = profile.holder
  const answer = await ra.registry?.lookUp(idType, idNumber)
  if (!answer?.name.startsWith(TEST_NAME)) {
    throw new CerthallError('input-invalid', 'the registry has no test entity of this number')
  }
  const region = (regions[0] as string).padEnd(6, '0')
  const { name, address: unitAddress } = answer
  return { kind, name, idType, idNumber, unitAddress, region, jurisdictionId, numbers: {}, contacts: {} }
}

async function inventHolder(
  ra: Ra,
  profile: Profile,
  jurisdictionId: string,
  email: string | undefined,
): Promise<Omit<Holder, 'id'>> {
  const { kind, idType, regions } = profile.holder
  const region = (regions[0] as string).padEnd(6, '0')
  let idNumber = INVENT[idType](region)
  while (await ra.holders.findByNumber(idType, idNumber)) idNumber = INVENT[idType](region)
  const own: readonly IdentityField[] = ['residentId', 'organisation', 'socialCredit']
  const numbers = profile.certificate.identity
    .filter((field) => !own.includes(field))
    .map((field) => [field, DIGITS(12)])
  return {
    kind,
    name: `监测${DIGITS(6)}`,
    idType,
    idNumber,
    unitAddress: '监测地址',
    region,
    jurisdictionId,
    numbers: Object.fromEntries(numbers),
    contacts: email ? { email } : {},
  }
}
