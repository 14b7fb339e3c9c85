import { afterEach, expect, test } from 'vitest'
import { insert, remove } from './presence.ts'
import { ADMIN_PIN, PIN, SERIAL, trialFolder } from './trial-token.ts'
import { virtualDriver } from './virtual-driver.ts'

const NEW_PIN = '80246135'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean()
})

async function trial(limits = { pinTries: 3, adminPinTries: 2 }) {
  const { dir, clean } = await trialFolder({ limits })
  cleanups.push(clean)
  const driver = virtualDriver(dir)
  return { dir, driver, token: await driver.open(SERIAL) }
}

test('wrong PINs count down over all drivers, a right one gives every try back', async () => {
  const { dir, token } = await trial()
  const other = await virtualDriver(dir).open(SERIAL)
  await expect(token.login('000000')).rejects.toMatchObject({ code: 'pin-wrong', extra: { triesLeft: 2 } })
  await expect(other.login('000000')).rejects.toMatchObject({ code: 'pin-wrong', extra: { triesLeft: 1 } })
  expect((await token.info()).pin).toEqual({ triesLeft: 1, triesMax: 3, locked: false })
  await token.login(PIN)
  expect((await other.info()).pin.triesLeft).toBe(3)
})

test('guesses made at the same time win no tries', async () => {
  const { dir, token } = await trial()
  const drivers = [virtualDriver(dir), virtualDriver(dir)]
  const tokens = await Promise.all([...drivers, ...drivers, ...drivers].map((driver) => driver.open(SERIAL)))
  const answers = await Promise.allSettled(tokens.map((guess) => guess.login('000000')))
  const codes = answers.map((answer) => answer.status === 'rejected' && answer.reason.code).sort()
  // Three tries: the third locks, and whoever comes later is told so.
  expect(codes).toEqual(['pin-locked', 'pin-locked', 'pin-locked', 'pin-locked', 'pin-wrong', 'pin-wrong'])
  await expect(token.login(PIN)).rejects.toMatchObject({ code: 'pin-locked' })
})

test('a locked PIN is unlocked by the admin PIN, whose own counter locks for good', async () => {
  const { driver, token } = await trial()
  for (let left = 3; left > 0; left--) await expect(token.login('000000')).rejects.toThrow()
  expect((await token.info()).pin).toEqual({ triesLeft: 0, triesMax: 3, locked: true })
  await expect(token.changePin(PIN, NEW_PIN)).rejects.toMatchObject({ code: 'pin-locked' })

  await expect(token.unlock('99999999', NEW_PIN)).rejects.toMatchObject({
    code: 'admin-pin-wrong',
    extra: { triesLeft: 1 },
  })
  await token.unlock(ADMIN_PIN, NEW_PIN)
  expect(await token.info()).toMatchObject({ pin: { triesLeft: 3 }, adminPin: { triesLeft: 2 } })
  await expect(token.login(PIN)).rejects.toMatchObject({ code: 'pin-wrong' })
  await (await driver.open(SERIAL)).login(NEW_PIN)

  await expect(token.unlock('99999999', NEW_PIN)).rejects.toMatchObject({ code: 'admin-pin-wrong' })
  await expect(token.unlock('99999999', NEW_PIN)).rejects.toMatchObject({ code: 'admin-pin-locked' })
  await expect(token.unlock(ADMIN_PIN, PIN)).rejects.toMatchObject({ code: 'admin-pin-locked' })
  await token.login(NEW_PIN)
})

test('a changed admin PIN replaces the old one, keeps the user’s, and gives the tries back', async () => {
  const { token } = await trial()
  await expect(token.changeAdminPin('99999999', '314159265358')).rejects.toMatchObject({
    code: 'admin-pin-wrong',
    extra: { triesLeft: 1 },
  })
  await expect(token.changeAdminPin(ADMIN_PIN, '111111')).rejects.toMatchObject({ code: 'pin-weak' })
  await token.changeAdminPin(ADMIN_PIN, '314159265358')
  expect((await token.info()).adminPin.triesLeft).toBe(2)
  await token.login(PIN)
  await expect(token.unlock(ADMIN_PIN, NEW_PIN)).rejects.toMatchObject({ code: 'admin-pin-wrong' })
  await token.unlock('314159265358', NEW_PIN)
})

test('a changed PIN replaces the old one, and a wrong old one costs a try', async () => {
  const { token } = await trial()
  await expect(token.changePin('000000', NEW_PIN)).rejects.toMatchObject({ extra: { triesLeft: 2 } })
  await token.changePin(PIN, NEW_PIN)
  await expect(token.login(PIN)).rejects.toMatchObject({ code: 'pin-wrong' })
  await token.login(NEW_PIN)
})

test.each([
  ['12345', 'length'],
  ['12345678901234567', 'length'],
  ['111111', 'repetition'],
  ['121212', 'repetition'],
  ['123123', 'repetition'],
  ['123456', 'sequence'],
  ['87654321', 'sequence'],
  ['abcdefgh', 'sequence'],
  ['12 34 56', 'characters'],
])('a chosen PIN %j is weak: %s, and no try is spent on it', async (pin, reason) => {
  const { token } = await trial()
  await expect(token.changePin(PIN, pin)).rejects.toMatchObject({ code: 'pin-weak', extra: { reason } })
  await expect(token.unlock(ADMIN_PIN, pin)).rejects.toMatchObject({ code: 'pin-weak' })
  expect(await token.info()).toMatchObject({ pin: { triesLeft: 3 }, adminPin: { triesLeft: 2 } })
})

test('pulling the token while a PIN is compared does not give the try back', async () => {
  const { dir, driver } = await trial()
  const token = await driver.openInterruptible(SERIAL, async () => {})
  const guess = await driver.openInterruptible(SERIAL, async (step) => {
    if (step === 'tries-restored') await remove(dir, SERIAL)
  })
  await expect(guess.login(PIN)).rejects.toMatchObject({ code: 'token-removed' })
  await insert(dir, SERIAL)
  expect((await (await driver.open(SERIAL)).info()).pin.triesLeft).toBe(2)
  await expect(token.info()).rejects.toMatchObject({ code: 'token-removed' })
})

test('made anew, a token has nothing on it, the new label, its admin PIN, and no user PIN until that sets one', async () => {
  const { token } = await trial()
  await token.login(PIN)
  await token.createContainer('CH-old')
  await token.writeFile('note.json', new Uint8Array(3))
  await expect(token.initialise('99999999', 'new')).rejects.toMatchObject({ code: 'admin-pin-wrong' })
  expect(await token.containers()).toHaveLength(1)
  await token.initialise(ADMIN_PIN, '新持有人')
  expect(await token.info()).toMatchObject({ label: '新持有人', pin: { locked: true } })
  expect(await token.containers()).toEqual([])
  expect(await token.readFile('note.json')).toBeUndefined()
  await expect(token.createContainer('CH-new')).rejects.toMatchObject({ code: 'pin-required' })
  await expect(token.login(PIN)).rejects.toMatchObject({ code: 'pin-locked' })
  await token.unlock(ADMIN_PIN, NEW_PIN)
  await token.login(NEW_PIN)
})
