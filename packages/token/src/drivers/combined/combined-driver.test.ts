import { CerthallError } from '@certhall/model'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { TokenDriver, TokenEvent } from '../../port.ts'
import { insert, remove } from '../virtual/presence.ts'
import { PIN, trialFolder } from '../virtual/trial-token.ts'
import { virtualDriver } from '../virtual/virtual-driver.ts'
import { combinedDriver } from './combined-driver.ts'
import { tellFaults } from './tell-faults.ts'

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
  const all = combinedDriver([
    tellFaults(sick, (fault) => told.push(fault?.message)),
    drivers[1] as TokenDriver,
  ])
  expect(await all.list()).toHaveLength(1)
  expect(await all.list()).toHaveLength(1)
  broken = false
  await all.list()
  expect(told).toEqual(['Error: sick', undefined])
  broken = true
  await expect(combinedDriver([sick]).list()).rejects.toThrow('sick')
})

test('a program that fails at a token is told of until that call succeeds, or the token is out', async () => {
  const told: (string | undefined)[] = []
  let sin: string | undefined = 'token-module-hung'
  const [good] = drivers as [TokenDriver]
  const sick = tellFaults(
    {
      ...good,
      open: async (id) => ({
        ...(await good.open(id)),
        containers: async () => {
          if (sin) throw new CerthallError(sin as 'token-busy')
          return []
        },
      }),
    },
    (fault) => told.push(fault?.code),
  )
  const read = async () => (await sick.open('ONE')).containers().catch(() => {})
  await read()
  await sick.list()
  expect(told).toEqual(['token-module-hung'])
  // What a token refuses is no fault of the program.
  sin = 'token-busy'
  await read()
  expect(told).toHaveLength(1)
  sin = undefined
  await read()
  sin = 'token-module-crashed'
  await read()
  await remove(folders[0]?.dir as string, 'ONE')
  await sick.list()
  expect(told).toEqual(['token-module-hung', undefined, 'token-module-crashed', undefined])
})

test('one that hangs keeps nobody else waiting, and shows up once it has answered', async () => {
  let answer: () => void = () => {}
  let asked = 0
  const slow: TokenDriver = {
    ...(drivers[0] as TokenDriver),
    async list() {
      asked += 1
      await new Promise<void>((resolve) => {
        answer = resolve
      })
      return (drivers[0] as TokenDriver).list()
    },
  }
  const late = vi.fn()
  const all = combinedDriver([slow, drivers[1] as TokenDriver], { patienceMs: 50, onLate: late })
  const ids = async () => (await all.list()).map(({ id }) => id)
  expect(await ids()).toEqual(['d1:TWO'])
  expect(await ids()).toEqual(['d1:TWO'])
  expect(asked).toBe(1)
  answer()
  await vi.waitFor(() => expect(late).toHaveBeenCalledOnce())
  expect(await ids()).toEqual(['d0:ONE', 'd1:TWO'])
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
