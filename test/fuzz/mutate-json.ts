import type { Random } from './random.ts'

const VALUES: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    1,
    1.5,
    1e308,
    2 ** 53,
    '',
    '0',
    'x',
    '\u0000',
    '\ud800',
    '张三',
    '__proto__',
    'constructor',
  ],
  ...[[], {}, [[]], [null], { toString: 1 }, { length: -1 }, { __proto__: null }, 'A'.repeat(5000)],
]

/** One value somewhere is replaced, removed, doubled or joined by a foreign one. */
function edited(value: unknown, random: Random): unknown {
  if (value === null || typeof value !== 'object' || random.chance(5)) return random.pick(VALUES)
  if (Array.isArray(value)) {
    const at = random.below(value.length + 1)
    const by = random.pick([[], [edited(value[at], random)], [value[at], value[at]], [random.pick(VALUES)]])
    return [...value.slice(0, at), ...by, ...value.slice(at + 1)]
  }
  const entries = Object.entries(value)
  if (entries.length === 0 || random.chance(6)) {
    const name = random.pick(['__proto__', 'constructor', 'x', ''])
    return Object.fromEntries([...entries, [name, random.pick(VALUES)]])
  }
  const at = random.below(entries.length)
  const [name, inner] = entries[at] as [string, unknown]
  const changed = random.chance(4) ? [] : [[name, edited(inner, random)] as [string, unknown]]
  return Object.fromEntries([...entries.slice(0, at), ...changed, ...entries.slice(at + 1)])
}

/** JSON text of a changed value. */
export function mutateJson(value: unknown, random: Random): Uint8Array {
  let changed = value
  for (let edits = 1 + random.below(3); edits > 0; edits--) changed = edited(changed, random)
  return new TextEncoder().encode(JSON.stringify(changed) ?? '')
}
