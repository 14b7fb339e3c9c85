import { type KeyType, keyRow, SIGNATURES } from './algorithms.ts'
import { integer, oid, sequence, setOf } from './der-write.ts'

/**
 * CsrAttrs (RFC 7030 §4.5.2): what a CSR should be like to be accepted. Curves and sizes of keys under their algorithm, and each
 * kind's usual signature.
 */
export function encodeCsrWishes(keys: readonly KeyType[]): Uint8Array {
  const byAlgorithm = Map.groupBy(keys, (key) => keyRow(key).oid)
  const kinds = [...byAlgorithm].map(([algorithm, kin]) => {
    const values = kin.flatMap((key) => {
      const { curve, bits, family } = keyRow(key)
      if (curve !== undefined) return [oid(curve)]
      return family === 'rsa' && bits > 0 ? [integer(bits)] : []
    })
    return values.length === 0 ? oid(algorithm) : sequence(oid(algorithm), setOf(values))
  })
  const signatures = new Set(
    keys.flatMap((key) => keyRow(key).signatures.slice(0, 1)).map((name) => SIGNATURES[name].oid),
  )
  // Where a signature's OID is its key's (RFC 8410), it stands there already.
  const others = [...signatures].filter((dotted) => !byAlgorithm.has(dotted))
  return sequence(...kinds, ...others.map((dotted) => oid(dotted)))
}
