// Path validation with real keys of every kind of the table: certificates, lists and answers.
import { KEYS, type KeyType, type PathInput, validatePath } from '@certhall/pki'
import { beforeAll, describe, expect, test } from 'vitest'
import { digest, randomBytes } from './digests.ts'
import { answer, certIdOf, makeCrl, makeHierarchy } from './issuing.fixture.ts'
import { verify } from './signatures.ts'

// RSA of more bits differs only in how long a pair takes to make.
const SLOW: readonly KeyType[] = ['rsa', 'rsa3072', 'rsa4096']

describe.each((Object.keys(KEYS) as KeyType[]).filter((key) => !SLOW.includes(key)))('%s', (key) => {
  let made: Awaited<ReturnType<typeof makeHierarchy>>
  let input: PathInput

  beforeAll(async () => {
    made = await makeHierarchy(key)
    input = {
      chain: [made.holder.certificate.der, made.ca.certificate.der],
      anchors: [made.root.certificate.der],
      at: new Date(),
      verify,
      digest,
      usage: 'digitalSignature',
    }
  })

  const outcome = (more: Partial<PathInput> = {}) => {
    const result = validatePath({ ...input, ...more })
    return result.ok ? 'ok' : `${result.code} ${result.index}`
  }

  test('a chain holds, and not with a changed signature or another’s key', async () => {
    expect(outcome()).toBe('ok')
    const [holder, ca] = input.chain as [Uint8Array, Uint8Array]
    const changed = Uint8Array.from(holder)
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
    expect(outcome({ chain: [changed, ca] })).toBe('bad-signature 0')
    const other = await makeHierarchy(key)
    const anchors = [other.root.certificate.der]
    expect(outcome({ chain: [holder, other.ca.certificate.der], anchors })).toBe('bad-signature 0')
  })

  test('lists and answers prove it good or revoked', () => {
    const crls = [makeCrl(made.ca, []), makeCrl(made.root, [])]
    expect(outcome({ crls })).toBe('ok')
    const entry = { serial: made.holder.certificate.serial, revokedAt: new Date() }
    expect(outcome({ crls: [makeCrl(made.ca, [entry]), makeCrl(made.root, [])] })).toBe('revoked 0')
    const nonce = randomBytes(16)
    const certId = certIdOf(made.holder.certificate, made.ca.certificate, 'sm3')
    const ocsp = [{ answer: answer(made.responder, [certId], nonce), nonce }]
    expect(outcome({ ocsp, crls: crls.slice(1) })).toBe('ok')
    expect(outcome({ ocsp })).toBe('ocsp-missing 1')
  })
})
