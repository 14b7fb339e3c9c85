import { expect, test } from 'vitest'
import { reconcileDue } from './payment/reconcile-day.ts'
import type { Ra } from './ports.ts'
import { type Page, seeToAll, tryEach } from './see-to-all.ts'

const store = (size: number) => {
  const keys = Array.from({ length: size }, (_, i) => `K${String(i).padStart(6, '0')}`)
  const read = async ({ after, limit }: Page) => keys.filter((key) => key > after).slice(0, limit)
  return { keys, read, key: (one: string) => one }
}

test.each([0, 1, 99, 100, 101, 250])(
  'of %i each is seen to once, whether or not it goes away',
  async (size) => {
    const { keys, ...waiting } = store(size)
    const seen: string[] = []
    expect(await seeToAll({ ...waiting, act: async (one) => void seen.push(one) })).toBe(size)
    expect(seen).toEqual(keys)
  },
)

test('those behind any number that fail are seen to; the first failure is told', async () => {
  const { keys, ...waiting } = store(350)
  const failing = new Set(keys.slice(0, 220))
  const seen: string[] = []
  const act = async (one: string) => {
    if (failing.has(one)) throw new Error(one)
    seen.push(one)
  }
  await expect(seeToAll({ ...waiting, act })).rejects.toThrow(keys[0])
  expect(seen).toEqual(keys.slice(220))
  await expect(tryEach(keys, act)).rejects.toThrow(keys[0])
  expect(seen.length).toBe(260)
})

test('a turn ends, however much waits; what had nothing to be done is not counted', async () => {
  const { keys, ...waiting } = store(250)
  let tried = 0
  const act = async () => {
    tried += 1
    return tried % 2 === 0
  }
  expect(await seeToAll({ ...waiting, act, limit: 2 })).toBe(100)
  expect(tried).toBe(200)
})

test('a provider without its bill holds up no other, nor another day', async () => {
  const booked: string[] = []
  const bill = (days: string[]) => async (day: string) => {
    if (days.includes(day)) throw new Error(`no bill of ${day}`)
    return []
  }
  const ra = {
    clock: { now: () => new Date('2026-11-22T04:00:00Z') },
    providers: new Map([
      ['one', { bill: bill(['2026-11-15', '2026-11-20']) }],
      ['two', { bill: bill([]) }],
    ]),
    finance: {
      isReconciled: async (_: string, day: string) => day < '2026-11-19' && day !== '2026-11-15',
      booked: async () => [],
      addReconciliation: async (one: { provider: string; day: string }) =>
        void booked.push(`${one.provider} ${one.day}`),
    },
  } as unknown as Ra
  await expect(reconcileDue(ra)).rejects.toThrow('no bill of 2026-11-15')
  const all = ['one 2026-11-19', 'one 2026-11-21', 'two 2026-11-15']
  expect(booked.sort()).toEqual([...all, ...['19', '20', '21'].map((day) => `two 2026-11-${day}`)])
})
