// SM2 by the WebAssembly module of sm2-core/.
import { randomFillSync } from 'node:crypto'
import { CerthallError } from '@certhall/model/errors'
import { concat, fromHex, sameBytes } from '@certhall/pki'
import type { Sm2Core, Sm2SigningKey } from './sm2-engine.ts'
import { openSslSm2 } from './sm2-openssl.ts'
import { type Sm2Wasm, startSm2Wasm } from './sm2-wasm.ts'

/** Loads the module and tests it; throws where it cannot run here or gives a wrong answer. */
export function loadSm2Core(wasm: Sm2Wasm = startSm2Wasm()): Sm2Core {
  checkKnownAnswers(wasm)
  const nonce = nonces()
  return {
    name: 'WebAssembly',
    point: (d) => {
      const point = d.length === 32 ? wasm.publicPoint(d) : undefined
      // The module leaves out one d and its opposite that are in range; OpenSSL tells them from the others.
      return point === undefined ? openSslSm2.point(d) : concat([Uint8Array.of(4), point])
    },
    open: ({ d }) => open(wasm, nonce, d),
    verify: (point, e, signature) =>
      point.length === 65 &&
      point[0] === 4 &&
      e.length === 32 &&
      signature.length === 64 &&
      wasm.verify(point.subarray(1), e, signature),
  }
}

// A nonce that does not do comes once in 2³² times (k ≥ n): this many in a row mean a broken generator.
const ATTEMPTS = 8

function open(wasm: Sm2Wasm, nonce: (use: (k: Uint8Array) => void) => void, d: Uint8Array): Sm2SigningKey {
  let key = wasm.prepareKey(d)
  if (key === undefined) throw new CerthallError('key-unavailable', 'SM2 private number out of range')
  return {
    sign(e) {
      if (key === undefined) throw new CerthallError('key-unavailable', 'this key was closed')
      if (e.length !== 32) throw new CerthallError('input-invalid', 'e must be 32 bytes')
      let signature: Uint8Array | undefined
      for (let attempt = 0; attempt < ATTEMPTS && signature === undefined; attempt++)
        nonce((k) => {
          signature = wasm.sign(key as Uint8Array, e, k)
        })
      if (signature === undefined) throw new CerthallError('key-unavailable', 'no usable nonce')
      return signature
    },
    close() {
      key?.fill(0)
      key = undefined
    },
  }
}

/**
 * Lends 32 fresh random bytes at a time and wipes them. From OpenSSL's generator, drawn for 64 signatures at once: a call
 * costs more than the bytes. Numbers from n on are refused by the module, so that those below n stay equally likely.
 */
function nonces(): (use: (k: Uint8Array) => void) => void {
  const pool = new Uint8Array(64 * 32)
  let used = pool.length
  return (use) => {
    if (used === pool.length) {
      randomFillSync(pool)
      used = 0
    }
    const k = pool.subarray(used, used + 32)
    used += 32
    try {
      use(k)
    } finally {
      k.fill(0)
    }
  }
}

// GM/T 0003.5 annex A.
const KNOWN = {
  d: '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8',
  point:
    '09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020' +
    'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
  e: 'f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640',
  k: '59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21',
  signature:
    'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3' +
    'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
}

function checkKnownAnswers(wasm: Sm2Wasm): void {
  const [d, point, e, k, signature] = [
    fromHex(KNOWN.d),
    fromHex(KNOWN.point),
    fromHex(KNOWN.e),
    fromHex(KNOWN.k),
    fromHex(KNOWN.signature),
  ]
  const key = wasm.prepareKey(d)
  const right =
    key !== undefined &&
    sameBytes(wasm.publicPoint(d) ?? new Uint8Array(), point) &&
    sameBytes(wasm.sign(key, e, k) ?? new Uint8Array(), signature) &&
    wasm.verify(point, e, signature) &&
    !wasm.verify(point, k, signature)
  if (!right) throw new Error('it does not give the known answers of GM/T 0003.5')
}
