import { CASE_KINDS, CASE_STATES } from '@certhall/model/states'
import { describe, expect, test } from 'vitest'
import { problemText } from './language.tsx'
import { readQueueSearch, toggleSort, toQuery } from './queue/search.ts'
import { readPemBlock, toPem } from './recoveries/pem.ts'
import { whyNotDecide } from './review/why-not.ts'
import { firstRoom, isOthersRoom, roomsOf } from './rooms.ts'
import { CONSOLE_ROUTES } from './routes.ts'
import {
  readLocalTime,
  readYuan,
  showAge,
  showAlgorithm,
  showDay,
  showDuration,
  showValue,
  showYuan,
} from './show.ts'
import { en } from './words/en.ts'
import { nextForStaff } from './words/next.ts'
import { zh } from './words/zh.ts'

describe('the address of the queue', () => {
  test('a plain address is the view of what one may act on next, oldest first', () => {
    expect(readQueueSearch({})).toEqual({})
    expect(toQuery({})).toBe('turn=mine&sort=submittedAt&page=1&size=20')
    expect(toQuery(readQueueSearch({ view: 'review' }))).toBe('state=review&sort=submittedAt&page=1&size=20')
  })

  test('view, search, sort and paging reach the hall as they stand in the address', () => {
    const raw = { view: 'all', q: ' 张伟 ', profile: 'fiscal', sort: '-dueAt', page: '3', size: 50 }
    const search = readQueueSearch(raw)
    expect(new URLSearchParams(toQuery(search)).get('q')).toBe('张伟')
    expect(toQuery(search)).toMatch(/^profile=fiscal&q=[^&]*&sort=-dueAt&page=3&size=50$/)
    expect(readQueueSearch({ ...search })).toEqual(search)
  })

  test('applications of one kind are asked for by the kind', () => {
    expect(toQuery(readQueueSearch({ kind: 'change' }))).toContain('kind=change')
    expect(readQueueSearch({ kind: 'holiday' })).toEqual({})
  })

  test('a number that was searched for stays what was typed', () => {
    expect(readQueueSearch({ q: 20261121 })).toEqual({ q: '20261121' })
  })

  test.each([
    { view: 'secret' },
    { sort: 'idNumber' },
    { page: -1 },
    { page: 1.5 },
    { size: 7 },
    { profile: '../x' },
    { q: {} },
    { unknown: 'x' },
  ])('what no one can choose is left out: %o', (raw) => {
    expect(readQueueSearch(raw)).toEqual({})
  })

  test('a column sorts up first, then down', () => {
    expect(toggleSort(undefined, 'dueAt')).toBe('dueAt')
    expect(toggleSort('dueAt', 'dueAt')).toBe('-dueAt')
    expect(toggleSort('-dueAt', 'dueAt')).toBe('dueAt')
    expect(toggleSort(undefined, 'submittedAt')).toBe('-submittedAt')
  })
})

describe('amounts', () => {
  test.each([
    ['300', 30000],
    ['300.5', 30050],
    ['¥1,200.00', 120000],
    ['1，200 元', 120000],
    ['0.29', 29],
    ['1.15', 115],
  ])('%s is %i fen', (typed, fen) => {
    expect(readYuan(typed)).toBe(fen)
  })

  test.each(['', '三百', '1.234', '-300', '1e3', '1,20', '300.00.00', '０'])('%s is no amount', (typed) => {
    expect(readYuan(typed)).toBeUndefined()
  })

  test('what is shown can be typed', () => {
    for (const fen of [1, 29, 30000, 123456789]) expect(readYuan(showYuan(fen))).toBe(fen)
  })
})

describe('dates', () => {
  test('are those of the office, wherever the browser is', () => {
    expect(showDay('2026-11-20T16:00:00Z', 'zh')).toBe('2026年11月21日')
    expect(showDay('2026-11-20T15:59:59Z', 'en')).toBe('20 November 2026')
  })

  test('of a comparison are put into words, anything else is left alone', () => {
    expect(showValue('2026-12-11', 'zh')).toBe('2026年12月11日')
    expect(showValue('370102198503121019', 'zh')).toBe('370102198503121019')
    expect(showValue('2.999.20518.1.1', 'zh')).toBe('2.999.20518.1.1')
  })

  test('age is told in its largest unit', () => {
    const now = new Date('2026-11-21T12:00:00Z')
    expect(showAge('2026-11-21T11:59:31Z', now, zh)).toBe('刚刚')
    expect(showAge('2026-11-21T11:01:00Z', now, zh)).toBe('59 分钟前')
    expect(showAge('2026-11-20T12:00:01Z', now, zh)).toBe('23 小时前')
    expect(showAge('2026-11-18T11:00:00Z', now, zh)).toBe('3 天前')
  })
})

test('why somebody may not decide', () => {
  const reviewer = { roles: ['reviewer' as const] }
  expect(whyNotDecide({ state: 'review', mayDecide: true }, reviewer)).toBeUndefined()
  expect(whyNotDecide({ state: 'review', mayDecide: false }, reviewer)).toBe('own')
  expect(whyNotDecide({ state: 'review', mayDecide: false }, { roles: ['auditor'] })).toBe('noRole')
  expect(whyNotDecide({ state: 'approved', mayDecide: false }, reviewer)).toBe('notNow')
})

describe('routes', () => {
  test('only the log-in page is open to everybody', () => {
    expect(CONSOLE_ROUTES.filter((row) => 'open' in row).map((row) => row.path)).toEqual(['/console/log-in'])
  })

  test('after the log-in one comes to a page of the console, never elsewhere', () => {
    const [logIn] = CONSOLE_ROUTES
    const back = (next: unknown) => logIn.search({ next }).next
    expect(back('/console/cases?view=all&page=2')).toBe('/console/cases?view=all&page=2')
    expect(back('/console/cases/CH20261121-0000ABCD')).toBe('/console/cases/CH20261121-0000ABCD')
    for (const foreign of [
      'https://evil.example',
      '//evil.example',
      '/console//evil\\',
      '/\\evil',
      '/renew',
      7,
    ]) {
      expect(back(foreign)).toBeUndefined()
    }
  })
})

describe('rooms', () => {
  test('each role begins where its work is, and sees no room that is not its own', () => {
    expect(firstRoom({ roles: ['reviewer'] })).toBe('/console/cases')
    expect(firstRoom({ roles: ['ca-operator'] })).toBe('/console/certificates')
    expect(firstRoom({ roles: ['km-officer'] })).toBe('/console/recoveries')
    expect(firstRoom({ roles: ['auditor'] })).toBe('/console/cases')
    expect(firstRoom({ roles: [] })).toBeUndefined()
    expect(roomsOf({ roles: ['reviewer', 'operator'] }).map(({ id }) => id)).toEqual([
      'cases',
      'finance',
      'proposals',
    ])
    expect(roomsOf({ roles: ['ca-operator'] }).map(({ id }) => id)).not.toContain('recoveries')
  })

  test('says whose a room is that is opened by its address', () => {
    const isOthers = (address: string) => isOthersRoom(address, { roles: ['reviewer'] })
    expect(isOthers('/console/unlocks')).toBe(true)
    expect(isOthers('/console/unlocks/')).toBe(true)
    expect(isOthers('/console/cases')).toBe(false)
    // nobody's room
    expect(isOthers('/console/account')).toBe(false)
  })
})

describe('certificates and keys', () => {
  test('a time is read at +08:00, whether seconds were typed or not', () => {
    expect(readLocalTime('2026-11-21T08:30')).toBe('2026-11-21T00:30:00.000Z')
    expect(readLocalTime('2026-11-21T08:30:15')).toBe('2026-11-21T00:30:15.000Z')
    expect(readLocalTime('')).toBeUndefined()
  })

  test('a duration is told in minutes or hours', () => {
    const told = [30, 300, 3600, 5400, 86_400].map((seconds) => showDuration(seconds, zh))
    expect(told).toEqual(['1 分钟', '5 分钟', '1 小时', '90 分钟', '24 小时'])
  })

  test('keys are named as people know them', () => {
    expect(['sm2', 'p256', 'rsa2048', 'ml-dsa-65'].map(showAlgorithm)).toEqual([
      'SM2',
      'ECDSA P-256',
      'RSA 2048',
      'ML-DSA-65',
    ])
  })

  test('only a whole block of the right label is a key', () => {
    const key = 'A'.repeat(124)
    expect(readPemBlock(`comment\n${toPem('PUBLIC KEY', key)}`, 'PUBLIC KEY')).toBe(key)
    expect(readPemBlock(toPem('PRIVATE KEY', key), 'PUBLIC KEY')).toBeUndefined()
    expect(readPemBlock(toPem('PUBLIC KEY', key).slice(0, 60), 'PUBLIC KEY')).toBeUndefined()
    expect(readPemBlock(toPem('PUBLIC KEY', 'AAA'), 'PUBLIC KEY')).toBeUndefined()
  })
})

test('who acts next is said to staff, never to the holder as if he read it', () => {
  for (const kind of CASE_KINDS)
    for (const state of CASE_STATES)
      for (const entered of [undefined, {}]) {
        const { zh, en } = nextForStaff({ kind, state, entered })
        expect(`${zh} ${en}`, `${kind} ${state}`).not.toMatch(/您|You|请/)
      }
  expect(nextForStaff({ kind: 'replacement', state: 'payment', entered: {} }).zh).toContain('持有人付款')
})

test('a refusal that the console has no words of its own for is told in those that everybody reads', () => {
  expect(problemText('application-exists', zh)).not.toContain('application-exists')
  expect(problemText('application-exists', en)).toMatch(/^[A-Z].*\./)
  expect(problemText('log-in-wrong', zh)).toBe('用户名或密码不正确。')
  expect(problemText('internal', zh)).toContain('internal')
})
