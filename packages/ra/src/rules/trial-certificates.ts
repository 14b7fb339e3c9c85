import { addYears, CerthallError, type Profile, residentIdCheck, usccCheck } from '@certhall/model'
import { issuerFor } from '../key-rows.ts'
import type { Holder, IdType } from '../people.ts'
import type { Ra } from '../ports.ts'
import { buildTemplate } from '../template.ts'

interface Fault {
  field: string
  reason: string
}

/**
 * A certificate of nobody for each key that these rules certify, made with a throw-away key and linted: rules that could not issue are
 * known before they hold. Errors are faults.
 */
export async function trialCertificates(
  ra: Pick<Ra, 'authority' | 'clock'>,
  profile: Profile,
): Promise<{ faults: Fault[]; warnings: string[] }> {
  const faults: Fault[] = []
  const warnings: string[] = []
  const issuers = await ra.authority.issuers()
  const holder = nobody(profile)
  for (const key of profile.certificate.algorithms) {
    try {
      const issuer = issuerFor(issuers, key)
      const year = addYears(ra.clock.now(), 1)
      const notAfter = issuer.notAfter < year ? issuer.notAfter : year
      const { identity } = profile.certificate
      const template = buildTemplate({ profile, holder, key, issuer, identity, notAfter })
      const { findings } = await ra.authority.preview(template)
      for (const { severity, rule, text } of findings) {
        if (severity === 'error') faults.push({ field: `certificate (${key})`, reason: `${rule}: ${text}` })
        else warnings.push(`${key}: ${rule}: ${text}`)
      }
    } catch (error) {
      if (!(error instanceof CerthallError)) throw error
      faults.push({ field: `certificate (${key})`, reason: error.message })
    }
  }
  return { faults, warnings }
}

const NUMBERS: Record<IdType, (region: string) => string> = {
  'resident-id': (region) => withCheck(`${region}19900101001`, residentIdCheck),
  uscc: (region) => withCheck(`91${region}MA1000001`, usccCheck),
}

const withCheck = (first17: string, check: (first17: string) => string) => first17 + check(first17)

/** With every number that the rules know, and every contact. */
function nobody(profile: Profile): Holder {
  const { kind, idType, regions } = profile.holder
  const region = (regions[0] as string).padEnd(6, '0')
  return {
    id: 'trial',
    ...{ kind, idType, region },
    name: '试签',
    idNumber: NUMBERS[idType](region),
    unitAddress: '试签地址',
    jurisdictionId: region,
    numbers: Object.fromEntries(profile.certificate.identity.map((field) => [field, '310000000001'])),
    contacts: { email: 'trial@example.test', mobile: '13800000000' },
  }
}
