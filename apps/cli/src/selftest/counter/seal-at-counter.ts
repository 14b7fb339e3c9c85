import { readFile } from 'node:fs/promises'
import { fingerprint } from '@certhall/crypto'
import type { SealTicket, StaffSealCase } from '@certhall/model/api'
import { parseCertificate } from '@certhall/pki'
import { enrol } from '../journey.ts'
import { SEAL_PICTURE } from '../seal/stage.ts'
import { sealsOnToken } from '../seal/token-seals.ts'
import type { Steps } from '../steps.ts'
import type { CounterStage } from './stage.ts'

const PROOF = '自检：核对营业执照和公章 licence and seal compared'

/** A seal for somebody who stands there: its picture by the clerk, reviewed by somebody else, written on the spot. */
export async function walkSealAtCounter(stage: CounterStage, steps: Steps): Promise<void> {
  const { clerk, staff, tokens, known, key, assistant } = stage
  const profile = known.profiles.find(({ counter }) => counter.seals.length > 0)
  if (profile === undefined) return
  const one = await enrol(staff, tokens, profile.id, key)
  const { serial } = parseCertificate(one.old)
  const at = ({ reference }: StaffSealCase) => `/api/staff/counter/seal-cases/${reference}`

  const entered = await steps.run('a seal entered: no picture, no submission', async () => {
    const wish = { kind: profile.counter.seals[0]?.id, name: '自检单位公章', proof: PROOF }
    const begun = await clerk.send<StaffSealCase>(
      'POST',
      `/api/staff/counter/certificates/${serial}/seal`,
      wish,
    )
    const { version } = begun
    const said = await clerk
      .send('POST', `${at(begun)}/submission`, { version })
      .catch((error: { code?: string }) => error.code)
    if (said !== 'seal-picture-unfit') throw new Error(`${said} in place of seal-picture-unfit`)
    return begun
  })
  await steps.run('its picture checked at once, reviewed by somebody else', async () => {
    const picture = (await readFile(SEAL_PICTURE)).toString('base64')
    const { version } = await clerk.send<StaffSealCase>('POST', `${at(entered)}/picture`, { picture })
    const sent = await clerk.send<StaffSealCase>('POST', `${at(entered)}/submission`, { version })
    await staff.send('POST', `/api/staff/seal-cases/${entered.reference}/decision`, {
      ...{ version: sent.version, decision: 'approve', pictureDigest: sent.image?.digest },
    })
  })
  await steps.run('written on the spot, and read from the token', async () => {
    const { ticket } = await clerk.send<SealTicket>('POST', `${at(entered)}/ticket`)
    const { token, pin, old } = one
    const certificate = fingerprint(old)
    const request = { type: 'seal', ticket, language: 'zh' } as const
    await assistant.consent({ request, token, pin, certificate })
    const found = await sealsOnToken(tokens, token, certificate)
    if (found.length !== 1) throw new Error(`${found.length} seals on the token`)
  })
}
