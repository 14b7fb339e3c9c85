// What certificates of one issuer repeat: a few profiles' extensions, see ReadMemory.
const LIMIT = 48

/**
 * The same function, which computes once for each of the objects seen last. Extensions that certificates of one issuer
 * repeat are one object where they are read with a memory, so what rules find in them is found once. Not a WeakMap: its
 * tables grow with every stranger's certificate until the collector's next long round.
 */
export function remembered<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, { readonly value: Value }>()
  return (key) => {
    const found = known.get(key) ?? { value: compute(key) }
    // Behind the others: what is asked for stays, what is not makes room.
    known.delete(key)
    known.set(key, found)
    if (known.size > LIMIT) known.delete(known.keys().next().value as Key)
    return found.value
  }
}
