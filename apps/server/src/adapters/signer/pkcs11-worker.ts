// One PKCS#11 module in a process of its own: it answers one request after the other, and whatever becomes of it, the hall
// goes on. The PIN comes by the channel, never in arguments or environment.
import type { PKCS11 } from 'pkcs11js'
import {
  type GcmWork,
  type KeyPlace,
  type KeyWish,
  openToken,
  type Pkcs11Module,
  type SignWay,
} from './pkcs11-token.ts'

export type WorkerRequest = { number: number; key: KeyPlace; pin?: string } & (
  | { act: 'public-key' }
  | { act: 'generate'; wish: KeyWish }
  | { act: 'sign'; way: SignWay; bytes: Uint8Array }
  | { act: 'has-secret' }
  | { act: 'generate-secret' }
  | { act: 'gcm'; work: GcmWork }
)
export type WorkerAnswer = { number: number; result?: unknown; error?: string }

const [, , modulePath = ''] = process.argv
let module: PKCS11 | undefined
// An optional dependency, compiled when it is installed: without it, each call is told so.
const binding = await import('pkcs11js').then(
  (imported): Pkcs11Module => imported.default,
  () => undefined,
)
const tokens = new Map<string, ReturnType<typeof openToken>>()

function tokenOf({ key, pin }: WorkerRequest) {
  if (binding === undefined) throw new Error('the package pkcs11js is not installed')
  if (module === undefined) {
    const loaded = new binding.PKCS11()
    loaded.load(modulePath)
    loaded.C_Initialize()
    module = loaded
  }
  // With the PIN: where it was wrong and is put right, it is tried anew.
  const name = JSON.stringify([key.token, pin])
  const token = tokens.get(name) ?? openToken(binding, module, key.token, pin)
  tokens.set(name, token)
  return token
}

function perform(request: WorkerRequest): unknown {
  const token = tokenOf(request)
  if (request.act === 'public-key') return token.publicKey(request.key)
  if (request.act === 'generate') return token.generate(request.key, request.wish)
  if (request.act === 'has-secret') return token.hasSecret(request.key)
  if (request.act === 'generate-secret') return token.generateSecret(request.key)
  if (request.act === 'gcm') return token.gcm(request.key, request.work)
  return token.sign(request.key, request.way, request.bytes)
}

process.on('message', (request: WorkerRequest) => {
  const { number } = request
  const tell = (answer: WorkerAnswer) => process.send?.(answer)
  try {
    tell({ number, result: perform(request) })
  } catch (error) {
    tell({ number, error: (error as Error).message })
  }
})
process.on('disconnect', () => process.exit(0))
