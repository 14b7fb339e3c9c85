// Strangers' bytes: whatever they are, a parser answers or throws PkiError, and soon.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCertificate } from './certificate.ts'
import { parseCrl } from './crl/read.ts'
import { assembleCrl, encodeTbsCrl } from './crl/write.ts'
import { assembleCsr, encodeCsrInfo, parseCsr } from './csr/request.ts'
import { encodeCsrResponse, parseCsrResponse } from './csr/response.ts'
import { encodeEnvelopedKeyBlob, parseEnvelopedKeyBlob } from './enveloped-key-blob.ts'
import { issue, party } from './issuing.fixture.ts'
import { lintTbsCertificate } from './lint.ts'
import { sameName } from './name-comparison.ts'
import { distinguishedNameText, encodeName, parseName } from './names.ts'
import { parseOcspResponse } from './ocsp/read-response.ts'
import { encodeOcspRequest, parseOcspRequest } from './ocsp/request.ts'
import { assembleOcspResponse, encodeOcspResponseData } from './ocsp/response.ts'
import { fromPem, toPem } from './pem.ts'
import { PkiError } from './pki-error.ts'
import { encodePkcs8Sm2, parsePkcs8Sm2 } from './private-key.ts'
import {
  ecSignatureToRaw,
  encodeSm2Cipher,
  encodeSm2EnvelopedKey,
  parseSm2Cipher,
  parseSm2EnvelopedKey,
  rawToEcSignature,
} from './sm2-cipher.ts'
import { encodeRsaSpki, parseSpki } from './spki.ts'

const holder = party('张三')
const day = new Date('2026-06-01Z')
const bytes = (length: number, value = 0x42) => new Uint8Array(length).fill(value)
const certificate = issue(holder, holder, {
  extensions: {
    keyUsage: ['digitalSignature'],
    basicConstraints: { ca: true, pathLength: 1 },
    policies: ['1.2.3'],
    subjectAltNames: [
      { type: 'dns', value: 'a.test' },
      { type: 'directory', value: holder.name },
      { type: 'ip', value: bytes(4) },
    ],
    ocsp: ['http://o'],
    crlDistributionPoints: ['http://c'],
    identity: { residentId: '11010519491231002X', tax: '1' },
  },
})
const certId = {
  hash: 'sm3' as const,
  issuerNameHash: bytes(32),
  issuerKeyHash: bytes(32),
  serial: certificate.serial,
}
const point = Uint8Array.of(4, ...bytes(64))
const wrappedKey = encodeSm2Cipher({ x: bytes(32), y: bytes(32), hash: bytes(32), cipher: bytes(16) })
const tbsCrl = encodeTbsCrl({
  signature: 'sm2-sm3',
  issuer: holder.name,
  thisUpdate: day,
  nextUpdate: day,
  authorityKeyId: holder.keyId,
  number: 7,
  revoked: [{ serial: '4201', revokedAt: day, reason: 'keyCompromise', invalidityDate: day }],
  issuingDistributionPoint: { uris: ['http://c'], onlyUserCertificates: true },
})
const responseData = encodeOcspResponseData({
  responder: { keyHash: holder.keyId },
  producedAt: day,
  responses: [
    {
      certId,
      status: { type: 'revoked', revokedAt: day, reason: 'superseded' },
      thisUpdate: day,
      nextUpdate: day,
    },
  ],
  nonce: bytes(16),
})

const PARSERS: [string, (der: Uint8Array) => unknown, Uint8Array][] = [
  ['certificate', parseCertificate, certificate.der],
  [
    'CSR',
    parseCsr,
    assembleCsr(encodeCsrInfo({ subject: holder.name, spki: holder.spki }), 'ecdsa-sha256', bytes(70)),
  ],
  ['CRL', parseCrl, assembleCrl(tbsCrl, 'sm2-sm3', bytes(70))],
  ['OCSP request', parseOcspRequest, encodeOcspRequest({ certIds: [certId], nonce: bytes(16) })],
  [
    'OCSP response',
    parseOcspResponse,
    assembleOcspResponse({
      data: responseData,
      sig: 'sm2-sm3',
      signature: bytes(70),
      certs: [certificate.der],
    }),
  ],
  ['EC key', parseSpki, holder.spki],
  ['RSA key', parseSpki, encodeRsaSpki(bytes(256, 0x83), Uint8Array.of(1, 0, 1))],
  ['name', (der) => distinguishedNameText(parseName(der)), encodeName(holder.name)],
  ['name comparison', (der) => sameName(der, encodeName(holder.name)), encodeName(holder.name)],
  ['SM2 cipher', parseSm2Cipher, wrappedKey],
  [
    'SM2 enveloped key',
    parseSm2EnvelopedKey,
    encodeSm2EnvelopedKey({ wrappedKey, point, encryptedD: bytes(32) }),
  ],
  [
    'ENVELOPEDKEYBLOB',
    parseEnvelopedKeyBlob,
    encodeEnvelopedKeyBlob({ wrappedKey, point, encryptedD: bytes(32) }),
  ],
  [
    'CSR response',
    parseCsrResponse,
    encodeCsrResponse({
      signing: [certificate.der],
      envelope: encodeSm2EnvelopedKey({ wrappedKey, point, encryptedD: bytes(32) }),
      encryption: [certificate.der],
    }),
  ],
  ['PKCS#8', parsePkcs8Sm2, encodePkcs8Sm2(bytes(32), point)],
  ['EC signature', ecSignatureToRaw, rawToEcSignature(bytes(64))],
  ['PEM', (der) => fromPem(new TextDecoder().decode(der)), new TextEncoder().encode(toPem('X', bytes(90)))],
  ['lint', (tbs) => lintTbsCertificate(tbs, { kind: 'signing' }), certificate.tbs],
]

function answersOrRefuses(parse: (der: Uint8Array) => unknown, input: Uint8Array): void {
  try {
    parse(input)
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
  }
}

/** One to four edits: a byte changed, a stretch cut, doubled, or zeroed. */
const edits = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    kind: fc.constantFrom('change', 'cut', 'double', 'zero'),
    value: fc.integer({ min: 0, max: 255 }),
    length: fc.integer({ min: 1, max: 8 }),
  }),
  { minLength: 1, maxLength: 4 },
)

type Edit = typeof edits extends fc.Arbitrary<(infer Item)[]> ? Item : never

function apply(input: number[], { at, kind, value, length }: Edit): number[] {
  const index = Math.floor(at * input.length)
  const stretch = input.slice(index, index + length)
  const middle: Record<string, number[]> = {
    change: [value, ...stretch.slice(1)],
    cut: [],
    double: [...stretch, ...stretch],
    zero: stretch.map(() => 0),
  }
  return [...input.slice(0, index), ...(middle[kind] ?? []), ...input.slice(index + length)]
}

describe.each(PARSERS)('%s', (_name, parse, real) => {
  test('the real input is read', () => {
    expect(() => parse(real)).not.toThrow()
  })

  test('any bytes: an answer or PkiError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (input) => answersOrRefuses(parse, input)),
      { numRuns: 200 },
    )
  })

  test('the real input with edits: an answer or PkiError', () => {
    fc.assert(
      fc.property(edits, (list) => {
        answersOrRefuses(parse, Uint8Array.from(list.reduce(apply, [...real])))
      }),
      { numRuns: 400 },
    )
  })

  test('the real input cut anywhere is refused or read, never worse', () => {
    for (let end = 0; end < real.length; end += 7) answersOrRefuses(parse, real.subarray(0, end))
  })
})

test('inputs beyond the size limits are refused unread', () => {
  const huge = new Uint8Array(100_000)
  for (const parse of [parseCertificate, parseCsr, parseOcspRequest, parseSpki])
    expect(() => parse(huge)).toThrow('too-large')
})
