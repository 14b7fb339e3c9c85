import { randomBytes, randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { type Sm2Wasm, startSm2Wasm } from '../src/sm2-wasm.ts'
import { compileCore, coreSource } from './compile.ts'
import { CURVE } from './constants.ts'
import { bytes } from './reference.ts'

// node packages/crypto/sm2-core/timing.ts --samples N
// Whether secrets show in the time taken, after dudect (Reparaz, Balasch, Verbauwhede 2016): calls with a fixed secret and with
// random ones in random order, Welch's t over both, once for all samples and once for the fastest parts of them. Beyond ±4.5
// means that they differ. A core whose table scan stops at the entry sought must be found out, or the test says nothing.

const { values } = parseArgs({ options: { samples: { type: 'string', default: '200000' } } })
const samples = Number(values.samples)
const LIMIT = 4.5
const CROPS = [1, 0.9, 0.75, 0.5]

interface Trial {
  name: string
  fixed: () => Uint8Array
  random: () => Uint8Array
  call: (wasm: Sm2Wasm, secret: Uint8Array) => unknown
}

const { n } = CURVE
const scalar = () => {
  for (;;) {
    const candidate = new Uint8Array(randomBytes(32))
    if (BigInt(`0x${Buffer.from(candidate).toString('hex')}`) < n - 2n) return candidate
  }
}
const e = scalar()
const [someKey, someNonce] = [scalar(), scalar()]
const keys = startSm2Wasm()
const prepared = (d: Uint8Array) => keys.prepareKey(d) as Uint8Array
const key = prepared(someKey)

const sign = (wasm: Sm2Wasm, k: Uint8Array) => wasm.sign(key, e, k)
const TRIALS: Trial[] = [
  { name: 'sign, nonce 1', fixed: () => bytes(1n), random: scalar, call: sign },
  { name: 'sign, nonce n - 1', fixed: () => bytes(n - 1n), random: scalar, call: sign },
  { name: 'sign, one nonce', fixed: () => Uint8Array.from(someNonce), random: scalar, call: sign },
  {
    name: 'sign, key 1',
    fixed: () => prepared(bytes(1n)),
    random: () => prepared(scalar()),
    call: (wasm, one) => wasm.sign(one, e, someNonce),
  },
  { name: 'open, key 1', fixed: () => bytes(1n), random: scalar, call: (wasm, d) => wasm.prepareKey(d) },
  { name: 'd·G, d = 1', fixed: () => bytes(1n), random: scalar, call: (wasm, d) => wasm.publicPoint(d) },
]

/** A core as careless as can be, otherwise the same. */
async function leaky(): Promise<Sm2Wasm> {
  const source = coreSource()
  const base = source.get('assembly/base.ts') as string
  const careless = base.replace('i < ENTRIES; i++', 'i <= ((digit ^ negative) & 31); i++')
  if (careless === base) throw new Error('the scan of base.ts is written otherwise now')
  source.set('assembly/base.ts', careless)
  return startSm2Wasm(await compileCore(source))
}

interface Verdict {
  t: number
  /** Difference of the means and its standard error in ns, where t is largest. */
  difference: number
  error: number
}

function measure(wasm: Sm2Wasm, { fixed, random, call }: Trial): Verdict {
  const times: [number[], number[]] = [[], []]
  for (let i = 0; i < 3000; i++) call(wasm, random())
  const BATCH = 500
  for (let done = 0; done < samples; done += BATCH) {
    // All secrets in one piece of memory: where an array came from must not tell the groups apart.
    const memory = new Uint8Array(BATCH * 64)
    const batch = Array.from({ length: BATCH }, (_, i) => {
      const group = randomInt(2) as 0 | 1
      const [a, b] = [fixed(), random()]
      const chosen = group === 0 ? a : b
      memory.set(chosen, i * 64)
      return { group, secret: memory.subarray(i * 64, i * 64 + chosen.length) }
    })
    for (const { group, secret } of batch) {
      const start = performance.now()
      call(wasm, secret)
      times[group].push((performance.now() - start) * 1e6)
    }
  }
  const sorted = [...times[0], ...times[1]].sort((a, b) => a - b)
  return CROPS.map((crop) => {
    const limit = sorted[Math.ceil(sorted.length * crop) - 1] as number
    return welch(...(times.map((group) => group.filter((time) => time <= limit)) as [number[], number[]]))
  }).reduce((worst, one) => (Math.abs(one.t) > Math.abs(worst.t) ? one : worst))
}

function welch(left: number[], right: number[]): Verdict {
  const [a, b] = [left, right].map((group) => {
    const mean = group.reduce((sum, time) => sum + time, 0) / group.length
    const variance = group.reduce((sum, time) => sum + (time - mean) ** 2, 0) / (group.length - 1)
    return { mean, error2: variance / group.length }
  }) as [{ mean: number; error2: number }, { mean: number; error2: number }]
  const [difference, error] = [a.mean - b.mean, Math.sqrt(a.error2 + b.error2)]
  return { t: difference / error, difference, error }
}

function print(name: string, { t, difference, error }: Verdict): void {
  const found = `${difference.toFixed(1)} ± ${error.toFixed(1)} ns`
  console.log(`${name.padEnd(34)} |t| ${Math.abs(t).toFixed(2).padStart(7)}   ${found}`)
}

console.log(`${samples} samples a row, largest |t| of ${CROPS.length} crops; beyond ${LIMIT}: secrets show`)
const wasm = startSm2Wasm()
let leaks = 0
for (const trial of TRIALS) {
  const verdict = measure(wasm, trial)
  print(trial.name, verdict)
  if (Math.abs(verdict.t) > LIMIT) leaks++
}
const control = measure(await leaky(), TRIALS[0] as Trial)
print('control, a scan that stops early', control)
if (Math.abs(control.t) <= LIMIT) {
  console.error('The careless core was not found out.')
  process.exit(2)
}
process.exitCode = leaks === 0 ? 0 : 1
