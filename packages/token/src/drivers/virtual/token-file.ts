import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CerthallError } from '@certhall/model'
import { KEYS, type KeyType } from '@certhall/pki'
import { z } from 'zod'

const SUFFIX = '.token'
// Windows keeps these for devices, whatever the ending.
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)$/i

/** Bytes are base64 throughout. */
export type Base64 = string

const count = z.int().min(0)
const pinRecord = z.object({
  triesLeft: count,
  triesMax: count,
  salt: z.string(),
  wrappedMasterKey: z.string(),
})
const pairRecord = z.object({
  key: z.enum(Object.keys(KEYS) as [KeyType, ...KeyType[]]),
  spki: z.string(),
  /** PKCS#8 sealed under the master key. */
  sealedPrivateKey: z.string(),
  certificate: z.string().optional(),
})
const containerRecord = z.object({
  name: z.string(),
  signing: pairRecord.optional(),
  encryption: pairRecord.optional(),
})
const tokenFile = z.object({
  version: z.literal(1),
  serial: z.string(),
  label: z.string(),
  manufacturer: z.string(),
  foreign: z.boolean(),
  limits: z.object({ containers: count, bytes: count }),
  pin: pinRecord,
  adminPin: pinRecord,
  containers: z.array(containerRecord),
  files: z.array(z.object({ name: z.string(), bytes: z.string() })),
})

/** One PIN: its counter, and the token's master key wrapped under a key that scrypt makes from the PIN. */
export type PinRecord = z.infer<typeof pinRecord>
export type PairRecord = z.infer<typeof pairRecord>
export type ContainerRecord = z.infer<typeof containerRecord>
export type TokenFile = z.infer<typeof tokenFile>
/** What the token can hold. */
export type Limits = TokenFile['limits']

export function tokenPath(dir: string, serial: string): string {
  return join(dir, serial + SUFFIX)
}

export function isSerial(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(text) && !DEVICES.test(text)
}

/** A serial becomes a file name, so it may hold nothing that leads elsewhere. */
export function checkSerial(serial: string): void {
  if (!isSerial(serial)) throw new CerthallError('input-invalid', 'serial of a token')
}

/** Reads the token whole. `token-absent` where there is none, `token-damaged` where it cannot be read or understood. */
export async function readTokenFile(dir: string, serial: string): Promise<TokenFile> {
  checkSerial(serial)
  try {
    const file = tokenFile.parse(JSON.parse(await readFile(tokenPath(dir, serial), 'utf8')))
    if (file.serial === serial) return file
  } catch (error) {
    if (isMissing(error)) throw new CerthallError('token-absent')
    // Whatever else went wrong, the answer is below; what is in the file is nobody's to read.
  }
  throw new CerthallError('token-damaged', `virtual token ${serial}`)
}

/** Reads the tokens that can be read: a damaged one must not hide the others, and reading it alone says what is wrong. */
export async function readTokenFiles(dir: string, serials: Iterable<string>): Promise<TokenFile[]> {
  const files: TokenFile[] = []
  for (const serial of serials) {
    try {
      files.push(await readTokenFile(dir, serial))
    } catch (error) {
      if (!(error instanceof CerthallError)) throw error
    }
  }
  return files
}

export function serialsIn(dir: string): string[] {
  return namesEnding(dir, SUFFIX)
}

/** The folder's file names with this ending, without it, sorted; none where the folder does not exist. */
export function namesEnding(dir: string, suffix: string): string[] {
  try {
    const names = readdirSync(dir).filter((name) => name.endsWith(suffix))
    return names.map((name) => name.slice(0, -suffix.length)).sort()
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
}

// A container's own entry on a card, beside what it holds.
const CONTAINER_BYTES = 64

/** Bytes of the token's memory in use: keys, certificates, files and the containers' own entries. */
export function bytesUsed(file: Pick<TokenFile, 'containers' | 'files'>): number {
  const pairBytes = (pair: PairRecord | undefined) =>
    size(pair?.spki) + size(pair?.sealedPrivateKey) + size(pair?.certificate)
  let sum = 0
  for (const container of file.containers) {
    sum += CONTAINER_BYTES + pairBytes(container.signing) + pairBytes(container.encryption)
  }
  for (const { name, bytes } of file.files) sum += name.length + size(bytes)
  return sum
}

function size(base64: Base64 = ''): number {
  return Buffer.byteLength(base64, 'base64')
}

export function toBase64(bytes: Uint8Array): Base64 {
  return Buffer.from(bytes).toString('base64')
}

/** A plain Uint8Array, so that answers compare and print alike whatever driver they come from. */
export function fromBase64(text: Base64): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'))
}
