import { describe, expect, it } from 'vitest'
import { errorInWords } from './error-words.ts'

describe('errors in words', () => {
  it('tells how many tries are left where the token told', () => {
    expect(errorInWords('pin-wrong', 'zh', { triesLeft: 5 }).what).toBe('密码不正确，还可以再试 5 次。')
    expect(errorInWords('pin-wrong', 'zh', { triesLeft: null }).what).toBe('密码不正确。')
  })

  it('turns instants into days at +08:00', () => {
    const facts = { opensAt: '2026-03-01T16:00:00Z' }
    expect(errorInWords('renewal-too-early', 'zh', facts).what).toContain('2026年3月2日')
    expect(errorInWords('renewal-too-early', 'en', facts).what).toContain('2 March 2026')
  })

  it('has words for a code it does not know, and is not fooled by names of every object', () => {
    for (const code of ['made-up', 'toString', '__proto__']) {
      expect(errorInWords(code, 'en')).toEqual(errorInWords('internal', 'en'))
    }
  })
})
