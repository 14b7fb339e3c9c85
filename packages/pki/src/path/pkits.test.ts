// NIST's Public Key Interoperability Test Suite, all of it: test/vectors/pkits/README.md says where it comes from.
import { createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { parseCertificate } from '../certificate.ts'
import { parseCrl } from '../crl/read.ts'
import { readElement } from '../der-read.ts'
import { type PathInput, validatePath } from './validate-path.ts'
import type { VerifySignature } from './work.ts'

const FOLDER = path.resolve(import.meta.dirname, '../../../../test/vectors/pkits')
const lines = (file: string) => readFileSync(path.join(FOLDER, file), 'utf8').trim().split('\n')

const files = new Map<string, Uint8Array>()
let rest: Uint8Array = gunzipSync(readFileSync(path.join(FOLDER, 'pkits.der.gz')))
for (const name of lines('names.txt')) {
  const { der } = readElement(rest)
  files.set(name, der)
  rest = rest.subarray(der.length)
}
const file = (name: string) => files.get(name) as Uint8Array

/** In these the signature is no whole number of octets, and DSA is not in our table. */
const UNREADABLE = /^(DSA|BadSignedCACert|BadCRLSignatureCACRL)/

/** All authorities and all lists are in every test's bag: finding the right ones is part of what is tested. */
function readAll<Parsed>(ending: string, parse: (der: Uint8Array) => Parsed): Parsed[] {
  const names = [...files.keys()].filter((name) => name.endsWith(ending) && !UNREADABLE.test(name))
  return names.map((name) => parse(file(name)))
}
const pool = readAll('Cert.crt', parseCertificate)
const crls = readAll('.crl', parseCrl)
const UNREADABLE_PART: Partial<Record<string, Partial<PathInput>>> = {
  InvalidCASignatureTest2: { chain: [file('BadSignedCACert.crt')] },
  InvalidBadCRLSignatureTest4: { crls: [file('BadCRLSignatureCACRL.crl')] },
}

const keys = new Map<Uint8Array, ReturnType<typeof createPublicKey>>()
const verifyRsa: VerifySignature = (name, spki, message, signature) => {
  expect(name).toBe('rsa-sha256')
  const key = keys.get(spki) ?? createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
  keys.set(spki, key)
  return verify('sha256', message, key, signature)
}

/** NIST's test policies by their number. */
const policyOf = (number: string) => `2.16.840.1.101.3.2.1.48.${number}`

function settings(words: readonly string[]): PathInput['policy'] {
  const policies = words.find((word) => word.startsWith('policies='))?.slice('policies='.length)
  return {
    explicit: words.includes('explicit'),
    inhibitMapping: words.includes('inhibit-mapping'),
    inhibitAnyPolicy: words.includes('inhibit-any'),
    ...(policies ? { acceptable: policies.split(',').map(policyOf) } : {}),
  }
}

function verdict(name: string, words: readonly string[]): string {
  const unreadable = UNREADABLE_PART[name]
  const result = validatePath({
    chain: [file(`${name}EE.crt`), ...(unreadable?.chain ?? []), ...pool],
    anchors: [file('TrustAnchorRootCertificate.crt')],
    at: new Date('2015-01-01T00:00:00Z'),
    verify: verifyRsa,
    crls: [...(unreadable?.crls ?? []), ...crls],
    policy: settings(words),
  })
  return result.ok ? 'ok' : `${result.code}@${result.index}`
}

/** NIST's verdict, and beside an invalid one the fault that we are to find. */
const rows = lines('tests.txt').map((line) => {
  const [number = '', nist = '', ours = '', name = '', ...words] = line.split(' ')
  return { number, nist, ours, name, words }
})

describe('PKITS 4.1–4.16', () => {
  test.each(rows)('$number $name $words: $nist $ours', ({ ours, name, words }) => {
    expect(verdict(name, words)).toBe(ours)
  })

  test('247 settings of 224 tests, and NIST is contradicted only where a valid path needs DSA', () => {
    const others = rows.filter(({ nist, ours }) => (nist === 'valid') !== (ours === 'ok'))
    expect(others.map(({ number, ours }) => `${number} ${ours}`)).toEqual([
      '4.1.4 unknown-algorithm@0',
      '4.1.5 unknown-algorithm@0',
    ])
    expect([rows.length, new Set(rows.map(({ number }) => number)).size]).toEqual([247, 224])
  })
})
