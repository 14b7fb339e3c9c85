import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { addDays } from '@certhall/model'
import { putSealPicture, type Ra, startSeal, submitSeal, viewSeals } from '@certhall/ra'
import { DEMO_HOLDERS } from './people.ts'

/** The company's own round red impression on white paper, as a scanner gives it. */
const PICTURE = path.join(import.meta.dirname, 'seal-xingqiao.png')
/** A company with time left on its certificate. */
const COMPANY = 'L0000005'

/** An application for a seal that waits for its reviewer. Once: a repeat finds it there. */
export async function seedSealCase(ra: Ra): Promise<void> {
  const demo = DEMO_HOLDERS.find(({ token }) => token === COMPANY)
  const holder = demo && (await ra.holders.findByNumber('uscc', demo.idNumber))
  const certificates = holder ? await ra.authority.listByHolder(holder.id) : []
  const signing = certificates.find(({ use, status }) => use !== 'encryption' && status === 'good')
  if (!demo || !holder || !signing) return
  const actor = {
    ...{ kind: 'holder' as const, holderId: holder.id, profile: demo.profile, scope: 'full' as const },
    ...{ fingerprint: signing.fingerprint, expiresAt: addDays(ra.clock.now(), 1).toISOString() },
  }
  const { offered, open } = await viewSeals(ra, actor)
  const kind = offered.find(({ shape, colour }) => shape === 'round' && colour === 'red')
  if (open || !kind) return
  const { reference } = await startSeal(ra, actor, { kind: kind.id, name: demo.name })
  const picture = new Uint8Array(await readFile(PICTURE))
  const { version } = await putSealPicture(ra, actor, { reference, picture })
  await submitSeal(ra, actor, { reference, version })
}
