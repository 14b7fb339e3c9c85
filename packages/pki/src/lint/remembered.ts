/**
 * The same function, which computes once for each object. Extensions that certificates of one issuer repeat are one object
 * where they are read with a memory, so what rules find in them is found once.
 */
export function remembered<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>()
  return (key) => {
    const found = known.get(key) ?? { value: compute(key) }
    known.set(key, found)
    return found.value
  }
}
