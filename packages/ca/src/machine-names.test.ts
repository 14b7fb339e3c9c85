import type { GeneralName, Name } from '@certhall/pki'
import { expect, test } from 'vitest'
import { grantedNames, isNameRule } from './machine-names.ts'

const client = {
  kinds: ['dns', 'ip', 'uri'] as const,
  rules: [
    'dns:*.a.example',
    'dns:b.example',
    'ip:192.0.2.7',
    'ip:2001:db8::7',
    'email:*@a.example',
    'uri:spiffe://a/*',
  ],
}
const grant = (names: GeneralName[] | undefined, cn?: string) =>
  grantedNames(
    { subject: cn === undefined ? [] : [{ type: 'CN', value: cn }], subjectAltNames: names },
    client,
  )

const ip = (...bytes: number[]): GeneralName => ({ type: 'ip', value: Uint8Array.from(bytes) })

test('a client gets the names of its rules, written in one way', () => {
  const asked: GeneralName[] = [
    { type: 'dns', value: 'X.y.A.example' },
    ip(192, 0, 2, 7),
    ip(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7),
    { type: 'uri', value: 'spiffe://a/job' },
  ]
  expect(grant(asked)).toEqual({
    names: [{ type: 'dns', value: 'x.y.a.example' }, ...asked.slice(1)],
    commonName: 'x.y.a.example',
  })
  expect(grant(undefined, 'b.example').names).toEqual([{ type: 'dns', value: 'b.example' }])
})

test.each([
  ['another name', [{ type: 'dns', value: 'c.example' }]],
  ['the parent of a star', [{ type: 'dns', value: 'a.example' }]],
  ['a name that only ends so', [{ type: 'dns', value: 'eviла.example' }]],
  ['a wildcard', [{ type: 'dns', value: '*.a.example' }]],
  ['a NUL', [{ type: 'dns', value: 'b.example\0.a.example' }]],
  ['another address', [ip(192, 0, 2, 8)]],
  ['half an address', [ip(192, 0)]],
  ['a kind that its profile does not have', [{ type: 'email', value: 'x@a.example' }]],
  ['a kind that nobody has', [{ type: 'registeredId', value: '1.2.3' }]],
  ['one good and one bad name', [{ type: 'dns', value: 'b.example' }, ip(1, 1, 1, 1)]],
  ['no name', []],
] as [string, GeneralName[]][])('%s is refused', (_, names) => {
  expect(() => grant(names)).toThrow(expect.objectContaining({ code: 'csr-name-refused' }))
})

test('a common name that is none of the names is refused', () => {
  expect(() => grant([{ type: 'dns', value: 'b.example' }], 'Bank of Everything')).toThrow('common name')
})

test('a common name that only looks like one of the names once its letters are folded is refused', () => {
  // KELVIN SIGN, which toLowerCase makes a k.
  const rules = ['dns:k.example']
  const subject: Name = [{ type: 'CN', value: '\u212a.example' }]
  const asked = { subject, subjectAltNames: undefined }
  expect(() => grantedNames(asked, { kinds: ['dns'], rules })).toThrow(
    expect.objectContaining({ code: 'csr-name-refused' }),
  )
  const both = { ...asked, subjectAltNames: [{ type: 'dns' as const, value: 'k.example' }] }
  expect(() => grantedNames(both, { kinds: ['dns'], rules })).toThrow('common name')
})

test('a name too long for a common name is none; the first that fits is taken', () => {
  const long: GeneralName = { type: 'dns', value: `${'x'.repeat(60)}.y.a.example` }
  expect(grant([long])).toEqual({ names: [long], commonName: undefined })
  expect(grant([long, { type: 'dns', value: 'b.example' }]).commonName).toBe('b.example')
})

test.each([
  ['a host that only ends so', 'uri:https://*.a.example/', 'https://evil.example/.a.example/'],
  ['a host that only begins so', 'uri:https://a.example*', 'https://a.example.evil.example/'],
  ['a user before another host', 'uri:https://a.example*', 'https://a.example@evil.example/'],
  ['any host', 'uri:https:*', 'https://evil.example/'],
  ['a mailbox of another host', 'email:a*.example', 'a@evil.example'],
])('a star stands for no part of a host: %s', (_, rule, value) => {
  expect(isNameRule(rule)).toBe(false)
  const type = rule.startsWith('uri') ? 'uri' : 'email'
  const asked = { subject: [], subjectAltNames: [{ type, value } as GeneralName] }
  // As it may have been registered before.
  expect(() => grantedNames(asked, { kinds: ['uri', 'email'], rules: [rule] })).toThrow(
    expect.objectContaining({ code: 'csr-name-refused' }),
  )
})

test.each(['spiffe://a/../b/job', 'spiffe://a/x/%2e%2E/', 'spiffe://a/x\\..\\y', 'spiffe://a/工'])(
  'a URI that others may read as another one is refused: %s',
  (value) => {
    expect(() => grant([{ type: 'uri', value }])).toThrow(
      expect.objectContaining({ code: 'csr-name-refused' }),
    )
  },
)

test('rules are checked when a client is registered', () => {
  expect([...client.rules, 'uri:urn:dev:*', 'uri:https://a.example:8443/x?*'].every(isNameRule)).toBe(true)
  const bad = [
    'b.example',
    'dns:',
    'dns:a b',
    'dns:x*y.example',
    'dns:*.*.example',
    'ip:300.1.1.1',
    'ip:zz',
    'tel:1',
  ]
  expect(bad.filter(isNameRule)).toEqual([])
})
