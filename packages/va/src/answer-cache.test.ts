import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createAnswerCache } from './answer-cache.ts'
import { watchChanges } from './watch-changes.ts'

const answer = (serial: string) => ({ serial, valid: true })

test('an answer made from what was read before a change is not kept', () => {
  const cache = createAnswerCache<ReturnType<typeof answer>>(100)
  const { epoch } = cache
  // The change is seen while the answer is being signed.
  cache.forget('01')
  cache.put('request', answer('01'), epoch)
  expect(cache.get('request')).toBeUndefined()
  cache.put('request', answer('01'), cache.epoch)
  expect(cache.get('request')).toBeDefined()
})

test('a change takes out all answers of its certificate, also those that have not been asked for lately', () => {
  const cache = createAnswerCache<ReturnType<typeof answer>>(8)
  for (const request of ['a', 'b', 'c', 'd']) cache.put(request, answer(request < 'c' ? '01' : '02'), 0)
  cache.forget('01')
  expect(['a', 'b'].map((request) => cache.get(request))).toEqual([undefined, undefined])
  expect(['c', 'd'].map((request) => cache.get(request)?.valid)).toEqual([true, true])
})

test('room is bounded, and what is asked for stays', () => {
  const cache = createAnswerCache<ReturnType<typeof answer>>(10)
  for (let i = 0; i < 1000; i++) {
    cache.put(`request-${i}`, answer(String(i)), 0)
    if (i > 0) expect(cache.get('request-0')).toBeDefined()
  }
  const left = Array.from({ length: 1000 }, (_, i) => cache.get(`request-${i}`)).filter(Boolean)
  expect(left.length).toBeLessThanOrEqual(10)
})

test('an answer that is put again takes the place of the one before, which nobody holds any longer', async () => {
  const { setFlagsFromString } = await import('node:v8')
  const { runInNewContext } = await import('node:vm')
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const cache = createAnswerCache<ReturnType<typeof answer>>(100)
  const held = Array.from({ length: 50 }, () => {
    const one = answer('01')
    cache.put('request', one, 0)
    return new WeakRef(one)
  })
  // References made in one turn of the loop are kept alive to its end.
  await pause(1)
  collect()
  expect(held.filter((one) => one.deref() !== undefined).length).toBeLessThanOrEqual(2)
  expect(cache.get('request')).toBeDefined()
  cache.forget('01')
  expect(cache.get('request')).toBeUndefined()
})

test('what cannot be looked after is not fresh; after an outage nothing that changed meanwhile is kept', async () => {
  let broken = false
  let count = 1
  const forgotten: string[] = []
  const failures: Error[] = []
  const watch = watchChanges(
    {
      session: (look) =>
        look({
          async counts() {
            if (broken) throw new Error('no database')
            return new Map([['ca', count]])
          },
          changedAfter: async (_issuer, after) => (after < count ? [`changed-${count}`] : []),
        }),
    },
    { forget: (serial) => forgotten.push(serial), clear() {} },
    (error) => failures.push(error),
  )
  watch.start()
  await pause(20)
  expect(watch.freshUntil).toBeGreaterThan(performance.now())
  broken = true
  count = 2
  await pause(1000)
  expect(watch.freshUntil).toBeLessThan(performance.now())
  expect(forgotten).toEqual([])
  // One outage is told once.
  expect(failures.length).toBe(1)
  broken = false
  await pause(600)
  expect(forgotten).toEqual(['changed-2'])
  expect(watch.freshUntil).toBeGreaterThan(performance.now())
  await watch.stop()
})

test('a count that went back, as that of a restored database does, tells nothing: all that is kept is forgotten', async () => {
  let count = 5
  const cache = createAnswerCache<ReturnType<typeof answer>>(100)
  const changedAfter = async (_issuer: string, after: number) => (after < count ? ['02'] : [])
  const counts = async () => new Map([['ca', count]])
  const failed = (error: Error) => {
    throw error
  }
  const watch = watchChanges({ session: (look) => look({ counts, changedAfter }) }, cache, failed)
  watch.start()
  await pause(20)
  cache.put('request', answer('01'), cache.epoch)
  count = 3
  await pause(600)
  expect(cache.get('request')).toBeUndefined()
  await watch.stop()
})
