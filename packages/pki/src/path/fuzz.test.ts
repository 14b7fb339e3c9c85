// Strangers' certificates, lists and answers with random edits: a verdict always, an exception never, and never a good verdict
// for an edited leaf.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sameBytes } from '../bytes.ts'
import { verifyP256 } from '../issuing.fixture.ts'
import { AT, randomPath, seeded } from './random-path.fixture.ts'
import { type PathInput, validatePath } from './validate-path.ts'

const edited = (der: Uint8Array) =>
  fc
    .array(fc.tuple(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 3 })
    .map((edits) => {
      const copy = Uint8Array.from(der)
      for (const [at, mask] of edits) copy[at] = (copy[at] as number) ^ mask
      return copy
    })

const random = seeded(4)
const honest = Array.from({ length: 400 }, () => randomPath(random)).filter(
  ({ crls, between, end, top, policy }) => {
    const chain = [end, ...between].map(({ der }) => der)
    const input: PathInput = { chain, anchors: [top.der], at: AT, verify: verifyP256, policy }
    return crls && between.length > 0 && validatePath({ ...input, crls }).ok
  },
)

test('random edits', () => {
  expect(honest.length).toBeGreaterThan(10)
  const scenes = fc.constantFrom(...honest).chain(({ top, between, end, crls = [], policy }) => {
    const keepOrEdit = (der: Uint8Array) => fc.oneof(fc.constant(der), edited(der))
    return fc.record({
      end: fc.constant(end),
      top: fc.constant(top),
      policy: fc.constant(policy),
      chain: fc.tuple(keepOrEdit(end.der), ...between.map(({ der }) => keepOrEdit(der))),
      crls: fc.tuple(...crls.map(keepOrEdit)),
      ocsp: fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 1 }),
    })
  })
  fc.assert(
    fc.property(scenes, ({ end, top, policy, chain, crls, ocsp }) => {
      const digest: PathInput['digest'] = (hash, bytes) =>
        Uint8Array.from(createHash(hash).update(bytes).digest())
      const result = validatePath({
        chain,
        crls,
        ocsp,
        digest,
        policy,
        anchors: [top.der],
        at: AT,
        verify: verifyP256,
      })
      // Edits above the leaf may leave another way; the leaf itself has no octet that does not count.
      if (result.ok) expect(sameBytes(chain[0], end.der)).toBe(true)
    }),
    { numRuns: Number(process.env.RUNS ?? 300) },
  )
})
