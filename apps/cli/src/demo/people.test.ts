import { expect, test } from 'vitest'
import { DEMO_HOLDERS } from './people.ts'

test('no holder of the demonstration has a number that stands for a fault at the SMS sandbox', () => {
  for (const { contacts } of DEMO_HOLDERS) expect(contacts.mobile).not.toMatch(/000[1-4]$/)
})
