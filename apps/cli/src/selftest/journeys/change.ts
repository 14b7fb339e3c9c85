import { randomInt } from 'node:crypto'
import { CerthallError, OWN_IDENTITY_OIDS } from '@certhall/model'
import type { PublicProfile, RenewalCase } from '@certhall/model/api'
import { parseCertificate } from '@certhall/pki'
import { testEntities } from '@certhall/registry'
import { enrol } from '../journey.ts'
import type { ReissueJourney } from './reissue.ts'

/** Numbers are taken and left in turn, beginning with one that is taken. */
const TAKES = [true, false]

/** 「添加证件」 for one of the registry's test entities, whose certificate lacks everything that may be added. */
export const change: ReissueJourney = {
  about: 'numbers of the registry are added to a certificate',
  offered: (profile) => profile.change !== undefined,
  async enrol(staff, tokens, profile, key) {
    const entities = testEntities()
    const entity = entities[randomInt(entities.length)]?.idNumber
    const hall = await staff.get<{ profiles: PublicProfile[] }>('/api/hall')
    const without = hall.profiles.find(({ id }) => id === profile)?.change?.numbers
    return enrol(staff, tokens, profile, key, { entity, without })
  },
  async fillIn(holder, hall, session) {
    const profile = hall.profiles.find(({ id }) => id === session.profile)
    const started = await holder.send<RenewalCase>('POST', '/api/cases', { kind: 'change' })
    const path = `/api/cases/${started.reference}`
    const save = (version: number, draft: RenewalCase['draft']) =>
      holder.send<RenewalCase>('PATCH', `${path}/draft`, { version, draft })
    const confirmed = await save(started.version, {
      agreement: { version: profile?.change?.agreement.version ?? '', terms: true, idData: true },
      confirmations: Object.fromEntries(started.confirmations.map(({ id }) => [id, true])),
    })
    const found = await holder.send<RenewalCase>('POST', `${path}/registry`, { version: confirmed.version })
    const answers = found.registry?.offered.map(({ field }, at) => [field, TAKES[at % TAKES.length]]) ?? []
    return save(found.version, { additions: Object.fromEntries(answers) })
  },
  captcha: async () => undefined,
  ends: (_finished, oldEnd) => [oldEnd],
  check({ registry, draft }, { signingCertificate }) {
    const carried = parseCertificate(signingCertificate as Uint8Array, OWN_IDENTITY_OIDS).extensions.identity
    for (const { field, value } of registry?.offered ?? []) {
      const expected = draft.additions?.[field] ? value : undefined
      if (carried?.[field] !== expected)
        throw new CerthallError('delivery-proof-wrong', `${field} is ${carried?.[field]}, not ${expected}`)
    }
    if (!registry?.offered.length) throw new CerthallError('delivery-proof-wrong', 'no number was offered')
  },
}
