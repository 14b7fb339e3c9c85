import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { TokenDriver, TokenEvent } from '../../port.ts'
import { insert, remove } from '../virtual/presence.ts'
import { PIN, trialFolder } from '../virtual/trial-token.ts'
import { virtualDriver } from '../virtual/virtual-driver.ts'
import { combinedDriver } from './combined-driver.ts'

let folders: { dir: string; clean: () => Promise<void> }[]
let drivers: TokenDriver[]
beforeEach(async () => {
  folders = await Promise.all([trialFolder({ serial: 'ONE' }), trialFolder({ serial: 'TWO' })])
  drivers = folders.map(({ dir }, index) => ({ ...virtualDriver(dir), name: `d${index}` }))
})
afterEach(async () => {
  for (const { clean } of folders) await clean()
})

test('tokens of all drivers under one roof, each opened by its own', async () => {
  const all = combinedDriver(drivers)
  expect((await all.list()).map(({ id, serial }) => [id, serial])).toEqual([
    ['d0:ONE', 'ONE'],
    ['d1:TWO', 'TWO'],
  ])
  const token = await all.open('d1:TWO')
  await token.login(PIN)
  expect(await token.info()).toMatchObject({ id: 'd1:TWO', serial: 'TWO' })
  for (const id of ['TWO', 'd9:TWO', 'd0:TWO'])
    await expect(all.open(id)).rejects.toMatchObject({ code: 'token-absent' })
})

test('one driver that fails hides nobody else’s tokens, and is told of until it works', async () => {
  const told: (string | undefined)[] = []
  let broken = true
  const sick: TokenDriver = {
    ...(drivers[0] as TokenDriver),
    list: () => (broken ? Promise.reject(new Error('sick')) : Promise.resolve([])),
  }
  const all = combinedDriver([sick, drivers[1] as TokenDriver], {
    onFault: (name, error) => name === 'd0' && told.push(error?.message),
  })
  expect(await all.list()).toHaveLength(1)
  broken = false
  await all.list()
  expect(told).toEqual(['sick', undefined])
  broken = true
  await expect(combinedDriver([sick]).list()).rejects.toThrow('sick')
})

test('a reader that two modules serve is shown once, by the first', async () => {
  const [one, two] = drivers.map((driver) => ({
    ...driver,
    list: async () => (await (drivers[0] as TokenDriver).list()).map((info) => ({ ...info, reader: 'R 00' })),
  })) as [TokenDriver, TokenDriver]
  expect((await combinedDriver([one, two]).list()).map(({ id }) => id)).toEqual(['d0:ONE'])
})

test('events carry the same ids, until nobody listens', async () => {
  const events: TokenEvent[] = []
  const stop = combinedDriver(drivers).watch((event) => events.push(event))
  await remove(folders[1]?.dir as string, 'TWO')
  await vi.waitFor(() => expect(events).toEqual([{ type: 'removed', id: 'd1:TWO' }]))
  stop()
  await insert(folders[1]?.dir as string, 'TWO')
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(events).toHaveLength(1)
})
