import { createHash, randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { loadSm2Core } from '../src/sm2-core.ts'
import { openSslSm2 } from '../src/sm2-openssl.ts'
import { comparisons } from './arithmetic.ts'

// node packages/crypto/sm2-core/compare.ts --count N
// N random signatures each way between the core and OpenSSL, N public points, and N times each inner function against plain
// numbers. Stops with the numbers at the first difference; an interrupted run says how far it came.

const { values } = parseArgs({ options: { count: { type: 'string', default: '10000' } } })
const count = Number(values.count)

// One seed for a whole run, printed, so that a difference can be met again.
const seed = randomBytes(16)
let block = Buffer.alloc(0)
let drawn = 0
function random(below: number): number {
  if (block.length < 4)
    block = createHash('shake256', { outputLength: 65536 }).update(seed).update(`${drawn++}`).digest()
  const value = block.readUInt32LE(0)
  block = block.subarray(4)
  return value % below
}

const counted = { points: 0, coreSigned: 0, opensslSigned: 0, refused: 0, inner: 0 }
const inner = await comparisons(random)
const report = () =>
  console.log(
    `${new Date().toISOString()} d·G as OpenSSL's ECDH: ${counted.points}; core signed, OpenSSL verified: ${counted.coreSigned}; ` +
      `OpenSSL signed, core verified: ${counted.opensslSigned}; changed ones refused by the core: ${counted.refused}; ` +
      `each of ${inner.size} inner functions: ${counted.inner}`,
  )
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    report()
    process.exit(1)
  })

console.log(`seed ${seed.toString('hex')}`)
const core = loadSm2Core()
const KEEP = 16
for (let i = 0; i < count; i++) {
  const d = new Uint8Array(randomBytes(32))
  const point = core.point(d)
  const right = openSslSm2.point(d)
  if (point === undefined || right === undefined || Buffer.compare(point, right) !== 0) fail('point', d)
  counted.points++
  if (i % KEEP === 0) signatures(d, point, Math.min(KEEP, count - i))
  for (const compare of inner.values()) compare()
  counted.inner++
  if (counted.points % 10_000 === 0) {
    report()
    await new Promise((resolve) => setImmediate(resolve))
  }
}
report()

/** OpenSSL takes longer to read a key than to sign: several signatures with one. */
function signatures(d: Uint8Array, point: Uint8Array, times: number): void {
  const [mine, theirs] = [core.open({ d, point }), openSslSm2.open({ d, point })]
  for (let i = 0; i < times; i++) {
    const e = new Uint8Array(randomBytes(32))
    const signature = mine.sign(e)
    if (!openSslSm2.verify(point, e, signature)) fail('core signed', d, e, signature)
    counted.coreSigned++
    const other = theirs.sign(e)
    if (!core.verify(point, e, other)) fail('OpenSSL signed', d, e, other)
    counted.opensslSigned++
    const at = random(64)
    other[at] = (other[at] as number) ^ (1 << random(8))
    if (core.verify(point, e, other)) fail('changed', d, e, other)
    counted.refused++
  }
  mine.close()
  theirs.close()
}

function fail(what: string, ...parts: Uint8Array[]): never {
  report()
  throw new Error(`${what}: ${parts.map((part) => Buffer.from(part).toString('hex')).join(' ')}`)
}
