import { expect, test } from 'vitest'
import { inGroups } from './group-commit.ts'

/** A store that notes its groups and writes them once it may; `bad` breaks whatever group it is in. */
function notingStore({ atOnce = 1, until = Promise.resolve() } = {}) {
  const groups: string[][] = []
  const write = inGroups<string>(
    async (items) => {
      groups.push([...items])
      await until
      await new Promise((resolve) => setTimeout(resolve, 5))
      if (items.includes('bad')) throw new Error('a bad row')
      return items.map((item) => item !== 'taken')
    },
    { limit: 4, atOnce },
  )
  return { groups, write }
}

test('what comes while a write is under way goes together into the next, at most so many at a time', async () => {
  const turn = new Promise<void>((resolve) => setTimeout(resolve, 1))
  const { groups, write } = notingStore({ until: turn })
  const first = write('1')
  await turn
  const answers = await Promise.all([first, ...['2', 'taken', '4', '5', '6'].map(write)])
  expect(groups).toEqual([['1'], ['2', 'taken', '4', '5'], ['6']])
  expect(answers).toEqual([true, true, false, true, true, true])
})

test('one bad row fails alone, and what comes after it is written', async () => {
  const { groups, write } = notingStore()
  const outcomes = await Promise.allSettled(['1', 'bad', '3'].map(write))
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(groups).toEqual([['1', 'bad', '3'], ['1'], ['bad'], ['3']])
  expect(await write('4')).toBe(true)
})

test('half a group is written beside, fewer wait; none is written twice', async () => {
  let release = () => {}
  const until = new Promise<void>((resolve) => {
    release = resolve
  })
  const { groups, write } = notingStore({ atOnce: 2, until })
  const turn = () => new Promise((resolve) => setTimeout(resolve, 1))
  const first = write('1')
  await turn()
  const few = write('2')
  await turn()
  expect(groups).toEqual([['1']])
  const more = write('3')
  await turn()
  expect(groups).toEqual([['1'], ['2', '3']])
  release()
  const rest = ['4', 'bad', 'taken'].map((one) => write(one).catch(String))
  expect(await Promise.all([first, few, more, ...rest])).toEqual([
    true,
    true,
    true,
    true,
    'Error: a bad row',
    false,
  ])
  expect(groups).toEqual([['1'], ['2', '3'], ['4', 'bad', 'taken'], ['4'], ['bad'], ['taken']])
})
