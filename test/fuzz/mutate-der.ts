// Edits of DER by its structure: what comes out is mostly well-formed around one wrong thing, so that it gets past the
// outermost reader. The trees are our own; what is tested must not make its own tests.
import type { Random } from './random.ts'

interface Node {
  readonly tag: number
  /** Before the children: a BIT STRING's count of unused bits. */
  readonly before: Uint8Array
  readonly parts: readonly Node[] | Uint8Array
}

const NOTHING = new Uint8Array(0)

/** The elements of DER, also those inside OCTET STRING and BIT STRING; undefined for bytes that are none. */
export function derTree(bytes: Uint8Array, depth = 0): readonly Node[] | undefined {
  if (depth > 24) return undefined
  const nodes: Node[] = []
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at] as number
    const first = bytes[at + 1]
    if (first === undefined || (tag & 0x1f) === 0x1f) return undefined
    const octets = first < 0x80 ? 0 : first & 0x7f
    if (octets > 3) return undefined
    const length =
      octets === 0 ? first : bytes.subarray(at + 2, at + 2 + octets).reduce((sum, one) => sum * 256 + one, 0)
    const start = at + 2 + octets
    if (start + length > bytes.length) return undefined
    nodes.push(nodeOf(tag, bytes.subarray(start, start + length), depth))
    at = start + length
  }
  return nodes
}

function nodeOf(tag: number, content: Uint8Array, depth: number): Node {
  const before = tag === 3 && content[0] === 0 ? content.subarray(0, 1) : NOTHING
  const inside = content.subarray(before.length)
  const mayHold = (tag & 0x20) !== 0 || ((tag === 3 || tag === 4) && inside.length > 1)
  const parts = mayHold ? derTree(inside, depth + 1) : undefined
  return parts === undefined ? { tag, before: NOTHING, parts: content } : { tag, before, parts }
}

/** Now and then a length that lies. */
const LENGTHS = [
  ...[
    [0x80],
    [0x81, 0],
    [0x81, 0x7f],
    [0x82, 0, 0],
    [0x84, 0xff, 0xff, 0xff, 0xff],
    [0x84, 0x7f, 0xff, 0xff, 0xff],
  ],
  ...[[0x85, 1, 0, 0, 0, 0], [0x88, 0, 0, 0, 0, 0, 0, 0, 1], [0xff], [0x7f], [0]],
]

/** Inputs beyond this size are cut: the readers' own limits are near. */
const SCRATCH = new Uint8Array(200_000)

/** Writes from the end to the beginning, each byte once; answers where it began. */
class BackwardWriter {
  at = SCRATCH.length

  put(bytes: ArrayLike<number>): void {
    const start = this.at - bytes.length
    if (start < 0) this.at = 0
    else {
      SCRATCH.set(bytes, start)
      this.at = start
    }
  }

  nodes(nodes: readonly Node[], lie: (() => readonly number[] | undefined) | undefined): void {
    for (let index = nodes.length - 1; index >= 0 && this.at > 0; index--) {
      const { tag, before, parts } = nodes[index] as Node
      const end = this.at
      if (parts instanceof Uint8Array) this.put(parts)
      else this.nodes(parts, lie)
      this.put(before)
      this.put(lie?.() ?? shortest(end - this.at))
      this.put([tag])
    }
  }
}

function shortest(length: number): readonly number[] {
  if (length < 0x80) return [length]
  if (length < 0x100) return [0x81, length]
  if (length < 0x10000) return [0x82, length >> 8, length & 255]
  return [0x83, length >> 16, (length >> 8) & 255, length & 255]
}

const TAGS = [
  ...[1, 2, 3, 4, 5, 6, 10, 12, 18, 19, 20, 22, 23, 24, 26, 28, 30, 0x30, 0x31, 0x1f, 0x9f, 0x24],
  ...[0x80, 0x81, 0x82, 0x86, 0x87, 0x88, 0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa6],
]
const text = (value: string): Uint8Array => new TextEncoder().encode(value)
/** Contents that have been somebody's undoing. */
const CONTENTS: readonly Uint8Array[] = [
  NOTHING,
  ...[
    [0],
    [0xff],
    [0x80],
    [0x7f],
    [0, 0],
    [0, 0x80],
    [0xff, 0xff],
    [0x80, 0x80, 0x80, 1],
    [0x2a, 0x80, 1],
  ].map((list) => Uint8Array.from(list)),
  ...[20, 64, 600].map((size) => new Uint8Array(size).fill(0xff)),
  ...[new Uint8Array(33), new Uint8Array(65).fill(4), new Uint8Array(5000).fill(0x30)],
  ...[
    '991231235959Z',
    '99991231235959Z',
    '20261301000000Z',
    '2601010000Z',
    '260101000000+0800',
    '20260101000000.123Z',
  ].map(text),
  ...[
    '2.5.29.15',
    '../../x',
    'a\u0000b',
    '\u202e',
    '𠮷',
    '张三',
    '*',
    '.',
    'http://',
    'urn:',
    'a@b',
    '0',
    '-1',
  ].map(text),
]

type Edit = (node: Node, random: Random, donors: readonly Node[]) => readonly Node[]

const EDITS: readonly Edit[] = [
  (node, random) => [{ ...node, tag: random.pick(TAGS) }],
  ({ tag }, random) => [{ tag, before: NOTHING, parts: random.pick(CONTENTS) }],
  ({ tag }, random) => [{ tag, before: NOTHING, parts: random.bytes(random.below(40)) }],
  () => [],
  (node) => [node, node],
  (node, random) => Array.from({ length: random.chance(40) ? 300 : 3 }, () => node),
  (node, random) => {
    if (node.parts instanceof Uint8Array) return [flipped(node, node.parts, random)]
    const shuffled = [...node.parts].sort(() => random.below(3) - 1)
    return [{ ...node, parts: shuffled }]
  },
  (node, random, donors) => [node, random.pick(donors)],
  (_, random, donors) => [random.pick(donors)],
  (node, random) => {
    let wrapped = node
    for (let depth = random.chance(40) ? 500 : 1 + random.below(3); depth > 0; depth--)
      wrapped = { tag: random.pick([0x30, 0x31, 0xa0, 0xa3]), before: NOTHING, parts: [wrapped] }
    return [wrapped]
  },
]

function flipped(node: Node, content: Uint8Array, random: Random): Node {
  if (content.length === 0) return node
  const parts = Uint8Array.from(content)
  const at = random.below(parts.length)
  parts[at] = (parts[at] as number) ^ (1 << random.below(8))
  return { ...node, parts }
}

/** Every node under these, for splices. */
export function allNodes(nodes: readonly Node[]): Node[] {
  return nodes.flatMap((node) => [node, ...(node.parts instanceof Uint8Array ? [] : allNodes(node.parts))])
}

/** One edit somewhere in the tree, each node as likely as another on its level. */
function edited(nodes: readonly Node[], random: Random, donors: readonly Node[]): readonly Node[] {
  if (nodes.length === 0) return [random.pick(donors)]
  const at = random.below(nodes.length)
  const node = nodes[at] as Node
  const down = !(node.parts instanceof Uint8Array) && !random.chance(6)
  const by = down
    ? [{ ...node, parts: edited(node.parts as readonly Node[], random, donors) }]
    : random.pick(EDITS)(node, random, donors)
  return [...nodes.slice(0, at), ...by, ...nodes.slice(at + 1)]
}

export function mutateDer(nodes: readonly Node[], random: Random, donors: readonly Node[]): Uint8Array {
  let tree = nodes
  for (let edits = 1 + random.below(3); edits > 0; edits--) tree = edited(tree, random, donors)
  const writer = new BackwardWriter()
  const lies = random.chance(4)
  writer.nodes(tree, lies ? () => (random.chance(12) ? random.pick(LENGTHS) : undefined) : undefined)
  return SCRATCH.slice(writer.at)
}
