// Names of lists as strangers write them: compared, and never a reason to stumble.
import { expect, test } from 'vitest'
import type { Certificate } from '../certificate.ts'
import type { Crl, CrlScope } from '../crl/read.ts'
import { oid, sequence, setOf, utf8 } from '../der-write.ts'
import type { DistributionPoint } from '../distribution-point.ts'
import { encodeName } from '../names.ts'
import { ALL_REASONS, coveredReasons } from './crl-scope.ts'

const issuerDer = encodeName(Array.from({ length: 64 }, (_, at) => ({ type: 'OU' as const, value: `${at}` })))
const scope = { onlyAttributeCertificates: false, indirect: false, der: new Uint8Array() }

function reasons(list: Pick<CrlScope, 'fullName' | 'relativeName'>, point: DistributionPoint) {
  const crl = { issuerDer, issuingDistributionPoint: { ...scope, ...list } } as Crl
  const certificate = { issuerDer, extensions: { distributionPoints: [point] } } as unknown as Certificate
  return coveredReasons(crl, certificate)
}

test('an address of five octets names the list that has it too, and no other', () => {
  const five = [{ type: 'ip' as const, value: new Uint8Array(5) }]
  expect(reasons({ fullName: five }, { fullName: five })).toEqual(ALL_REASONS)
  expect(reasons({ fullName: five }, { fullName: [{ type: 'ip', value: new Uint8Array(4) }] })).toEqual([])
})

test('a relative name behind a name that is as long as names may be is no other', () => {
  const relative = (name: string) => ({ relativeName: setOf([sequence(oid('2.5.4.3'), utf8(name))]) })
  expect(reasons(relative('list'), relative('list'))).toEqual(ALL_REASONS)
  expect(reasons(relative('list'), relative('other'))).toEqual([])
})
