import { hallClient } from '../hall-client.ts'
import { logIn } from '../journey.ts'
import type { JourneyOptions } from '../journey-options.ts'
import { type Steps, walkInSteps } from '../steps.ts'
import { lettersTo } from './letters.ts'
import { type Locked, setUnlockStage, type UnlockStage } from './stage.ts'

/** Tokens that count lock well before; SoftHSM does not count at all. */
const MOST_TRIES = 20

/** A PIN that nobody knows: code, form, papers, review, and the assistant sets a new one; then all of it once more with the new admin PIN. */
export async function walkUnlock(options: JourneyOptions): Promise<number> {
  const stage = await setUnlockStage(options)
  try {
    return await walkInSteps({ json: options.json, right: 'the token is unlocked' }, (steps) =>
      walk(stage, steps),
    )
  } finally {
    await stage.stop()
  }
}

async function walk(stage: UnlockStage, steps: Steps): Promise<void> {
  const { tokens } = stage
  const holder = await steps.run(
    'token enrolled, its admin PIN under escrow',
    stage.holder,
    ({ serial }) => serial,
  )
  const { enrolled, client } = holder
  await steps.run('wrong PINs, as long as the token takes them', () => lock(stage, holder), String)
  await steps.run(
    'known by the certificate and a code',
    () => stage.prove(holder),
    ({ sentTo }) => sentTo,
  )
  const filled = await steps.run(
    'form filled in',
    () => stage.fillIn(holder),
    ({ reference }) => reference,
  )
  const form = await steps.run(
    'form printed',
    async () => {
      const printed = await client.raw(`/api/unlock/cases/${holder.reference}/form.pdf`)
      const bytes = new Uint8Array(await printed.arrayBuffer())
      if (!new TextDecoder().decode(bytes.subarray(0, 5)).startsWith('%PDF-')) throw new Error('no PDF')
      return bytes
    },
    ({ length }) => `${length} bytes`,
  )
  await steps.run('papers handed in, reviewed, approved', () => stage.approve(holder, filled, form))
  await steps.run(
    'unlocked; the new PIN is shown once',
    () => stage.unlock(holder),
    () => '8 digits',
  )
  await steps.run('it works, and the certificate logs in', () => requireUnlocked(stage, holder))
  await steps.run('the admin PIN that was used is worthless, the escrow has the other', async () => {
    const token = await tokens.open(enrolled.token)
    const used = tokens.adminPin as string
    const said = await token.unlock(used, enrolled.pin).then(
      () => 'taken',
      (error: { code?: string }) => error.code,
    )
    if (said !== 'admin-pin-wrong') throw new Error(`the old admin PIN is ${said}`)
    const next = await stage.escrowed(holder)
    if (next === used) throw new Error('it was not replaced')
    await token.changeAdminPin(next, next)
  })
  await steps.run('every contact is told', async () => {
    await lettersTo(stage.hall.post as NonNullable<typeof stage.hall.post>, holder.email, '已解锁')
  })

  await steps.run('once more, a year later: from the new admin PIN to the next', async () => {
    await stage.prove(holder)
    await stage.approve(holder, await stage.fillIn(holder))
    await stage.unlock(holder)
    await requireUnlocked(stage, holder)
    if (new Set(holder.shown).size !== 2) throw new Error('the same PIN again')
  })
  await steps.run('the escrow opens the token', () => stage.giveBack(holder))
}

async function lock({ tokens }: UnlockStage, { enrolled }: Locked): Promise<string> {
  const token = await tokens.open(enrolled.token)
  for (let tried = 0; tried < MOST_TRIES; tried += 1) {
    await token.login('000000').catch(() => {})
    if ((await token.info()).pin.locked) return `locked after ${tried + 1}`
  }
  return 'never locks'
}

/** The newest PIN that was shown opens the token, no other does, and the hall says that it is done. */
export async function requireUnlocked(stage: UnlockStage, holder: Locked): Promise<void> {
  const { state, step } = await stage.view(holder)
  if (state !== 'done' || step !== 'done') throw new Error(`the application is ${state}, ${step}`)
  const [pin, ...older] = [...holder.shown].reverse()
  if (pin === undefined || !/^\d{8}$/.test(pin)) throw new Error('no PIN of 8 digits was shown')
  const { enrolled } = holder
  await stage.tokens.insert(enrolled.token)
  const token = await stage.tokens.open(enrolled.token)
  for (const other of [enrolled.pin, ...older]) {
    const taken = await token.login(other).then(
      () => true,
      () => false,
    )
    if (taken) throw new Error('an older PIN still opens the token')
  }
  await logIn(hallClient(stage.hall.origin), stage.assistant, { ...enrolled, pin })
  const { adminPin } = await token.info()
  if (adminPin.locked || (adminPin.triesLeft !== adminPin.triesMax && adminPin.triesLeft !== null))
    throw new Error(`the admin PIN has ${adminPin.triesLeft} tries left of ${adminPin.triesMax}`)
}
