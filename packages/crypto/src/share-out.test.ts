import { expect, test } from 'vitest'
import { shareOut } from './share-out.ts'

test('where no thread can be had, all is done here, and a failure is its asker’s alone', async () => {
  let asked = 0
  const half = shareOut<number, number>({
    thread() {
      asked++
      throw new TypeError('no such file in a bundle')
    },
    here(number) {
      if (number % 2 !== 0) throw new RangeError('odd')
      return number / 2
    },
    request: (questions) => ({ message: questions }),
  })
  const outcomes = await Promise.allSettled(Array.from({ length: 40 }, (_, at) => half(at)))
  for (const [at, outcome] of outcomes.entries()) {
    if (at % 2 === 0) expect(outcome).toEqual({ status: 'fulfilled', value: at / 2 })
    else expect(outcome).toMatchObject({ status: 'rejected', reason: new RangeError('odd') })
  }
  expect(asked).toBeLessThanOrEqual(1)
})

test('a thread whose module is missing loses nothing', async () => {
  const double = shareOut<number, number>({
    thread: () => new URL('./no-such-module.ts', import.meta.url),
    here: (number) => 2 * number,
    request: (questions) => ({ message: questions }),
  })
  for (let round = 0; round < 20; round++) {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => double(at)))
    expect(answers).toEqual(Array.from({ length: 20 }, (_, at) => 2 * at))
  }
})
