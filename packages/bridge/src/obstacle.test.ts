import { describe, expect, it } from 'vitest'
import { explain } from './explain.ts'
import { deniedByPage, isWebKitOnHttps, type Obstacle } from './obstacle.ts'

// User agents as the browsers send them.
const SAFARI = {
  vendor: 'Apple Computer, Inc.',
  userAgent: 'Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
}
const CHROME = {
  vendor: 'Google Inc.',
  userAgent: 'Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
}

it('knows Safari on https, where loopback is mixed content', () => {
  expect(isWebKitOnHttps('https:', SAFARI)).toBe(true)
  expect(isWebKitOnHttps('http:', SAFARI)).toBe(false)
  expect(isWebKitOnHttps('https:', CHROME)).toBe(false)
})

it('tells a page that gave the permission away from a user who refused', () => {
  const policy = (allowed: boolean, features: string[]) => ({
    featurePolicy: { features: () => features, allowsFeature: () => allowed },
  })
  expect(deniedByPage(policy(false, ['local-network-access', 'camera']))).toBe(true)
  expect(deniedByPage(policy(true, ['local-network-access']))).toBe(false)
  // A browser that does not know the feature denies everything it is asked.
  expect(deniedByPage(policy(false, ['camera']))).toBe(false)
  expect(deniedByPage({})).toBe(false)
})

describe('words', () => {
  const CODES: Obstacle[] = [
    'permission-denied',
    'page-policy',
    'page-csp',
    'safari',
    'proxy',
    'unpaired',
    'absent',
  ]
  it.each(CODES)('%s: something to do, in both languages', (code) => {
    for (const language of ['zh', 'en'] as const) {
      const { what, steps } = explain(code, language, 'https://tax.example')
      expect(what.length).toBeGreaterThan(5)
      expect(steps.length).toBeGreaterThan(0)
    }
  })

  it('name the site for the administrator who has to enter it', () => {
    expect(explain('permission-denied', 'zh', 'https://tax.example').steps.join()).toContain(
      'https://tax.example',
    )
  })
})
