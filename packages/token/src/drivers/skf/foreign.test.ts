import { afterEach, expect, test } from 'vitest'
import { insertSoftToken, removeSoftToken, traceSoftCalls } from '../../../../../test/soft-skf/soft-tokens.ts'
import { fillContainer, PIN, text } from '../virtual/trial-token.ts'
import { skfDriver } from './skf-driver.ts'
import { cleanUp, OURS, SERIAL, softFolder, softTrial } from './soft-fixture.ts'

afterEach(cleanUp)

const BANK = { name: 'BANK', pin: '111111', adminPin: '22222222' }

test('a token of another issuer: shown, its PINs neither tried nor read', async () => {
  const { dir, library } = await softFolder({ token: { applications: [BANK] } })
  const driver = skfDriver({ library })
  const calls = await traceSoftCalls(dir, async () => {
    expect(await driver.list()).toMatchObject([
      { serial: SERIAL, foreign: true, pin: { triesLeft: null }, adminPin: { triesLeft: null } },
    ])
    const token = await driver.open(SERIAL)
    for (const call of [
      () => token.login('111111'),
      () => token.changePin('111111', '314159'),
      () => token.unlock('22222222', '314159'),
      () => token.containers(),
      () => token.createContainer('a'),
      () => token.writeFile('f', text('x')),
    ])
      await expect(call()).rejects.toMatchObject({ code: 'token-foreign' })
    driver.close()
  })
  expect(calls.filter((called) => /PIN|OpenApplication|ClearSecureState/.test(called))).toEqual([])
})

test('ours beside a foreign application: only ours is used, the other’s objects are not even listed', async () => {
  const theirs = await softTrial({
    token: { applications: [BANK, OURS] },
    quirks: { applications: ['BANK'] },
  })
  await theirs.token.login('111111')
  await fillContainer(theirs.token, 'bank', 'sm2')
  await theirs.token.writeFile('bank.json', text('{}'))
  await theirs.token.logout()
  theirs.driver.close()

  const ours = skfDriver({ library: theirs.library })
  const token = await ours.open(SERIAL)
  await expect(token.login('111111')).rejects.toMatchObject({ code: 'pin-wrong', extra: { triesLeft: 5 } })
  await token.login(PIN)
  expect(await token.containers()).toEqual([])
  expect(await token.readFile('bank.json')).toBeUndefined()
  await fillContainer(token, 'CH-1', 'sm2')
  await token.logout()
  ours.close()

  const again = await theirs.start().open(SERIAL)
  expect((await again.info()).pin.triesLeft).toBe(6)
  expect((await again.containers()).map(({ name }) => name)).toEqual(['bank'])
  expect(await again.readFile('bank.json')).toEqual(text('{}'))
})

test('tokens without a serial number of their own are told apart', async () => {
  const { driver, make } = await softTrial()
  await make({ serial: `${SERIAL}-and-31-bytes-more-than-fit-A`, label: 'one' })
  await make({ serial: `${SERIAL}-and-31-bytes-more-than-fit-B`, label: 'other' })
  const infos = await driver.list()
  expect(infos).toHaveLength(3)
  expect(new Set(infos.map(({ id }) => id)).size).toBe(3)
  for (const { id, label } of infos) expect(await (await driver.open(id)).info()).toMatchObject({ label })
})

test('a token that was plugged in empty is ours as soon as our application is on it', async () => {
  const { library, make } = await softFolder({ token: { applications: [BANK] } })
  const driver = skfDriver({ library })
  expect(await driver.list()).toMatchObject([{ foreign: true }])
  await make({})
  expect(await driver.list()).toMatchObject([{ foreign: false }])
  await (await driver.open(SERIAL)).login(PIN)
  driver.close()
})

test('a token plugged in since the driver began is not logged out: another program may have been quicker', async () => {
  const { dir, driver, start } = await softTrial()
  await driver.list()
  const other = start()
  await other.list()
  await removeSoftToken(dir, SERIAL)
  await driver.list()
  await insertSoftToken(dir, SERIAL)
  const theirs = await other.open(SERIAL)
  await theirs.login(PIN)
  await driver.list()
  await theirs.createContainer('a')
})
