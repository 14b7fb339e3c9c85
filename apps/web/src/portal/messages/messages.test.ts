import { describe, expect, it } from 'vitest'
import { en } from './en.ts'
import { late as enLate } from './en-late.ts'
import { zh } from './zh.ts'
import { late as zhLate } from './zh-late.ts'

function leaves(node: object, path = ''): [string, string][] {
  return Object.entries(node).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${path}${key}`, value] as [string, string]]
      : leaves(value, `${path}${key}.`),
  )
}

const chinese = new Map(leaves({ ...zh, ...zhLate }))
const english = new Map(leaves({ ...en, ...enLate }))
const placeholders = (text = '') => [...text.matchAll(/\{+\w+\}+/g)].map(([one]) => one).sort()

describe('messages', () => {
  it('have the same keys in both languages', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort())
  })

  it('name the same facts in both languages', () => {
    const different = [...chinese].filter(
      ([key, text]) => placeholders(text).join() !== placeholders(english.get(key)).join(),
    )
    expect(different.map(([key]) => key)).toEqual([])
  })

  it('are written in their own language', () => {
    expect([...english].filter(([, text]) => /\p{Script=Han}/u.test(text))).toEqual([])
    // names, units and placeholders alone need no Chinese
    const foreign = [...chinese].filter(([, text]) => /[a-z]{4}/i.test(text) && !/\p{Script=Han}/u.test(text))
    expect(foreign.filter(([key]) => !key.startsWith('common.'))).toEqual([])
  })
})
