import type { Profile } from '@certhall/model'
import { expect, test } from 'vitest'
import type { Holder } from './people.ts'
import { buildTemplate, templateHash } from './template.ts'

const certificate = {
  dual: [],
  singleKeyUsage: ['digitalSignature'],
  extendedKeyUsage: [],
  policies: ['2.999.1'],
}
const holder: Holder = {
  ...{
    id: 'h',
    kind: 'person',
    name: '张三',
    idType: 'resident-id',
    idNumber: '11010519491231002X',
    region: '370100',
  },
  ...{ jurisdictionId: '37', numbers: {}, contacts: { email: 'a@a.test' } },
} as Holder

const built = (extras: Partial<Profile['certificate']>, contacts: Holder['contacts'] = holder.contacts) =>
  buildTemplate({
    profile: { id: 'p', version: 1, certificate: { ...certificate, ...extras } } as unknown as Profile,
    holder: { ...holder, contacts },
    key: 'p256',
    issuer: { id: 'p256' } as never,
    identity: ['residentId'],
    notAfter: new Date('2030-01-01T00:00:00Z'),
  })

test('the mail address on record becomes an alternative name where the profile asks for it, and only there', () => {
  const asked = built({ alternativeNames: ['email'] })
  expect(asked.subjectAltNames).toEqual([{ type: 'email', value: 'a@a.test' }])
  expect(built({ alternativeNames: ['email'] }, {})).not.toHaveProperty('subjectAltNames')
  expect(built({})).not.toHaveProperty('subjectAltNames')
  expect(templateHash(asked)).not.toBe(templateHash(built({})))
})

test('qualifiers and qualified statements are the profile’s', () => {
  const extras = {
    policyQualifiers: { '2.999.1': { notice: '规则' } },
    qcStatements: { compliance: true as const },
  }
  expect(built(extras)).toMatchObject(extras)
})
