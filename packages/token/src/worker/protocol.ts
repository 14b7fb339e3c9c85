import { ERROR_CODES, type ErrorCode } from '@certhall/model'
import { KEYS, type KeyType, SIGNATURES, type SignatureName } from '@certhall/pki'
import { z } from 'zod'
import type { Token } from '../port.ts'

// docs/token-worker.md describes what is here for writers of helpers in other languages; the two change together.

export const PROTOCOL = 1
/** A longer line, or more than this without any message in it, ends the child. */
export const MAX_LINE_BYTES = 1 << 20

/** RSA on a slow chip takes a minute and more. */
const MAKING_MS = 180_000
/** A reader with its own key pad waits for a person. */
const PERSON_MS = 60_000
const USUAL_MS = 20_000

const text = z.string().max(4096)
const bytes = z.base64().transform((value): Uint8Array => new Uint8Array(Buffer.from(value, 'base64')))
const count = z.int().min(0)
const nothing = z.null().transform(() => undefined)
const use = z.enum(['signing', 'encryption'])
const key = z.enum(Object.keys(KEYS) as [KeyType, ...KeyType[]])
const signature = z.enum(Object.keys(SIGNATURES) as [SignatureName, ...SignatureName[]])

const pinState = z.object({ triesLeft: count.nullable(), triesMax: count.nullable(), locked: z.boolean() })
const tokenInfo = z.object({
  id: text,
  serial: text,
  label: text,
  manufacturer: text,
  driver: text,
  pin: pinState,
  adminPin: pinState,
  encryptionPairs: z.enum(['in-token', 'refuse']).default('in-token'),
  foreign: z.boolean(),
  reader: text.optional(),
})
const container = z.object({
  name: text,
  signingKey: bytes.optional(),
  encryptionKey: bytes.optional(),
  signingCertificate: bytes.optional(),
  encryptionCertificate: bytes.optional(),
})

interface Call {
  /** Names of the arguments on the wire, in the order of the method's own. */
  readonly params: Readonly<Record<string, z.ZodType>>
  readonly result: z.ZodType
  readonly deadlineMs: number
}

const call = <Params extends Call['params'], Result extends z.ZodType>(
  params: Params,
  result: Result,
  deadlineMs: number = USUAL_MS,
) => ({ params, result, deadlineMs })

/** The calls of one token; each takes its `handle` beside these. */
export const TOKEN_CALLS = {
  info: call({}, tokenInfo),
  containers: call({}, z.array(container).max(1000)),
  room: call({}, z.object({ containersFree: count, bytesFree: count })),
  login: call({ pin: text }, nothing, PERSON_MS),
  logout: call({}, nothing),
  changePin: call({ oldPin: text, newPin: text }, nothing, PERSON_MS),
  unlock: call({ adminPin: text, newPin: text }, nothing, PERSON_MS),
  changeAdminPin: call({ oldPin: text, newPin: text }, nothing, PERSON_MS),
  initialise: call({ adminPin: text, label: text }, nothing, PERSON_MS),
  createContainer: call({ name: text }, nothing),
  deleteContainer: call({ name: text }, nothing),
  createPair: call({ container: text, key }, bytes, MAKING_MS),
  sign: call({ container: text, signature, message: bytes }, bytes),
  importEncryptionPair: call({ container: text, envelope: bytes }, nothing),
  decrypt: call({ container: text, ciphertext: bytes }, bytes),
  writeCertificate: call({ container: text, use, der: bytes }, nothing),
  readFile: call(
    { name: text },
    bytes.nullable().transform((value) => value ?? undefined),
  ),
  writeFile: call({ name: text, bytes }, nothing),
  deleteFile: call({ name: text }, nothing),
} satisfies Record<keyof Token, Call>

/** The calls of the driver itself. */
export const DRIVER_CALLS = {
  list: call({}, z.array(tokenInfo).max(100)),
  open: call({ token: text }, z.object({ handle: count })),
  watch: call({}, nothing),
  unwatch: call({}, nothing),
}

export type Method = keyof typeof TOKEN_CALLS | keyof typeof DRIVER_CALLS

export const request = z.object({
  id: count,
  method: z.string(),
  params: z.record(z.string(), z.unknown()).default({}),
})

const errorCode = z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]).catch('internal')

/** What comes from the child. */
export const message = z.union([
  z.object({ hello: z.object({ protocol: z.int() }) }),
  z.object({ event: z.object({ type: z.enum(['inserted', 'removed']), id: text }) }),
  z.object({
    id: count,
    error: z.object({
      code: errorCode,
      detail: z.string().max(4096).optional(),
      params: z.record(z.string(), z.unknown()).default({}),
    }),
  }),
  z.object({ id: count, result: z.unknown() }),
])

/** One line, with a line end before it too: what a library printed without one must not spoil it. */
export function encodeLine(value: unknown): string {
  return `\n${JSON.stringify(toWire(value))}\n`
}

/** Bytes as base64, nothing as null. */
function toWire(value: unknown): unknown {
  if (value === undefined) return null
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(toWire)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).filter(([, one]) => one !== undefined)
  return Object.fromEntries(entries.map(([name, one]) => [name, toWire(one)]))
}
