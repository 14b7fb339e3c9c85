import { readFile } from 'node:fs/promises'
import { fingerprint } from '@certhall/crypto'
import type { CounterHolder, DeliveryTicket, SealTicket, StaffCase, StaffSealCase } from '@certhall/model/api'
import { parseCertificate } from '@certhall/pki'
import { completeDraft, passStaff } from '../application.ts'
import { newContainer } from '../journey.ts'
import { change } from '../journeys/change.ts'
import { SEAL_PICTURE } from '../seal/stage.ts'
import { sealsOnToken } from '../seal/token-seals.ts'
import { type Guest, pressed } from './fault-guests.ts'
import type { CounterStage } from './stage.ts'

const PROOF = '自检：核对营业执照和公章 licence and seal compared'

/** Numbers of the registry added to somebody's certificate, and a seal made for the new one, both written on the spot. */
export async function numbersAndSeal(stage: CounterStage): Promise<Guest> {
  const { clerk, staff, tokens, known, key, assistant } = stage
  const profile = known.profiles.find((one) => change.offered(one) && one.counter.seals.length > 0)
  if (profile === undefined) throw new Error('no service adds numbers and has seals')
  const { token, pin, old } = await change.enrol(staff, tokens, profile.id, key)
  const { invoice } = completeDraft(profile, { confirmations: [] } as never)
  const certificate = (der: Uint8Array) => `/api/staff/counter/certificates/${parseCertificate(der).serial}`
  let written: Uint8Array | undefined

  async function addNumbers(): Promise<Uint8Array> {
    const enter = () => clerk.send<StaffCase>('POST', `${certificate(old)}/change`, { proof: PROOF, invoice })
    const { reference } = await pressed(enter)
    const path = `/api/staff/counter/cases/${reference}`
    const shown = () => clerk.get<StaffCase>(`/api/staff/cases/${reference}`)
    await pressed(async () => {
      const { state, version, registry } = await shown()
      if (state !== 'draft') return
      const additions = Object.fromEntries((registry?.offered ?? []).map(({ field }) => [field, true]))
      await clerk.send('POST', `${path}/submission`, { version, additions })
    })
    await pressed(async () => passStaff(staff, await shown()))
    await pressed(async () => {
      const { ticket } = await clerk.send<DeliveryTicket>('POST', `${path}/delivery-ticket`)
      await assistant.consent({ request: { type: 'deliver', reference, ticket, language: 'zh' }, token, pin })
    })
    const der = (await newContainer(tokens, token, reference))?.signingCertificate
    if (der === undefined) throw new Error('the numbers are not on the token')
    return der
  }

  async function makeSeal(der: Uint8Array): Promise<void> {
    const wish = { kind: profile?.counter.seals[0]?.id, name: '自检单位公章', proof: PROOF }
    const { reference } = await pressed(() =>
      clerk.send<StaffSealCase>('POST', `${certificate(der)}/seal`, wish),
    )
    const path = `/api/staff/counter/seal-cases/${reference}`
    const picture = (await readFile(SEAL_PICTURE)).toString('base64')
    await pressed(async () => {
      const { state } = await clerk.get<StaffSealCase>(`/api/staff/seal-cases/${reference}`)
      if (state !== 'draft') return
      const { version } = await clerk.send<StaffSealCase>('POST', `${path}/picture`, { picture })
      await clerk.send('POST', `${path}/submission`, { version })
    })
    await pressed(async () => {
      const { state, version, image } = await staff.get<StaffSealCase>(`/api/staff/seal-cases/${reference}`)
      if (state !== 'review') return
      const decision = { version, decision: 'approve', pictureDigest: image?.digest }
      await staff.send('POST', `/api/staff/seal-cases/${reference}/decision`, decision)
    })
    await pressed(async () => {
      const { ticket } = await clerk.send<SealTicket>('POST', `${path}/ticket`)
      const request = { type: 'seal', ticket, language: 'zh' } as const
      await assistant.consent({ request, token, pin, certificate: fingerprint(der) })
    })
  }

  return {
    about: 'numbers and a seal',
    async serve() {
      written = await addNumbers()
      await makeSeal(written)
    },
    async check() {
      if (written === undefined) return 'nothing was written'
      const { serial } = parseCertificate(written)
      const found = await clerk.get<{ holders: { id: string }[] }>(`/api/staff/counter/holders?q=${serial}`)
      const { certificates, cases } = await clerk.get<CounterHolder>(
        `/api/staff/counter/holders/${found.holders[0]?.id}`,
      )
      const newest = certificates.find((one) => one.certificate.serial === serial)?.certificate.status
      const first = certificates.find((one) => one.certificate.serial === parseCertificate(old).serial)
        ?.certificate.status
      if (newest !== 'good' || first !== 'revoked') return `certificates: ${first}, ${newest}`
      const mine = cases.filter(
        ({ kind, state }) => kind === 'change' || (kind === 'seal' && state !== 'done'),
      )
      if (mine.map(({ state }) => state).join(' ') !== 'done') return JSON.stringify(mine)
      const seals = await sealsOnToken(tokens, token, fingerprint(written))
      return seals.length === 1 ? undefined : `${seals.length} seals on the token`
    },
    discard: () => tokens.discard(token),
  }
}
