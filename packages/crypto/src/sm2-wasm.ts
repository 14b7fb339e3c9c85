import { readFileSync } from 'node:fs'

// The part of WebAssembly that is used: neither the browser's types nor Node's belong to every program that imports this.
type Address = 'IN_E' | 'IN_K' | 'IN_KEY' | 'IN_R' | 'IN_S' | 'IN_X' | 'IN_Y' | 'OUT' | 'OUT_Y'
type Exports = Record<Address, WebAssembly.Global> & {
  memory: WebAssembly.Memory
  buildTable(): void
  publicPoint(): number
  prepareKey(): number
  sign(): number
  verify(): number
}

/** A key as the module's `sign` takes it: limbs of 1/(1 + d). */
const KEY_BYTES = 36

/** The calls of the WebAssembly module, with bytes in and out; numbers are 32 bytes big-endian. */
export interface Sm2Wasm {
  /** X‖Y of d·G, or undefined when d is not in 1…n-1. */
  publicPoint(d: Uint8Array): Uint8Array | undefined
  /** What `sign` needs of d, in memory of its own; undefined when d is not in 1…n-2. */
  prepareKey(d: Uint8Array): Uint8Array | undefined
  /** r‖s, or undefined where this nonce does not do (out of range, r = 0, r + k = n, s = 0). */
  sign(key: Uint8Array, e: Uint8Array, k: Uint8Array): Uint8Array | undefined
  /** Whether r‖s is right for e under X‖Y; false for numbers out of range and points off the curve. */
  verify(point: Uint8Array, e: Uint8Array, signature: Uint8Array): boolean
}

/** Starts a module (the committed one by default) and makes its tables: some milliseconds. */
export function startSm2Wasm(
  module: Uint8Array = readFileSync(new URL('../sm2-core/sm2.wasm', import.meta.url)),
): Sm2Wasm {
  const wasm = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(module)))
    .exports as unknown as Exports
  // Its memory never grows, so this view stays.
  const memory = new Uint8Array(wasm.memory.buffer)
  const at = (name: Address) => Number(wasm[name].value)
  const [E, K, KEY, R, X, OUT] = [at('IN_E'), at('IN_K'), at('IN_KEY'), at('IN_R'), at('IN_X'), at('OUT')]
  wasm.buildTable()
  return {
    publicPoint(d) {
      memory.set(d, K)
      return wasm.publicPoint() === 1 ? memory.slice(OUT, OUT + 64) : undefined
    },
    prepareKey(d) {
      memory.set(d, K)
      if (wasm.prepareKey() !== 1) return undefined
      // An ArrayBuffer of its own: short typed arrays lie on the heap, where the collector leaves copies behind.
      const key = new Uint8Array(new ArrayBuffer(KEY_BYTES))
      key.set(memory.subarray(OUT, OUT + KEY_BYTES))
      memory.fill(0, OUT, OUT + KEY_BYTES)
      return key
    },
    sign(key, e, k) {
      memory.set(e, E)
      memory.set(k, K)
      memory.set(key, KEY)
      return wasm.sign() === 1 ? memory.slice(OUT, OUT + 64) : undefined
    },
    verify(point, e, signature) {
      memory.set(e, E)
      memory.set(signature, R)
      memory.set(point, X)
      return wasm.verify() === 1
    },
  }
}
