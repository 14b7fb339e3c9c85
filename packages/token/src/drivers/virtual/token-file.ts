import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CerthallError } from '@certhall/model'
import type { KeyType } from '@certhall/pki'
import type { KeyUse } from '../../port.ts'

const SUFFIX = '.token'
const VERSION = 1

/** Bytes are base64 throughout. */
export type Base64 = string

/** One PIN: its counter, and the token's master key wrapped under a key that scrypt makes from the PIN. */
export interface PinRecord {
  triesLeft: number
  triesMax: number
  salt: Base64
  wrappedMasterKey: Base64
}

export interface PairRecord {
  key: KeyType
  spki: Base64
  /** PKCS#8 sealed under the master key. */
  sealedPrivateKey: Base64
  certificate?: Base64
}

export type ContainerRecord = { name: string } & { [use in KeyUse]?: PairRecord }

/** What the token can hold. */
export interface Limits {
  containers: number
  bytes: number
}

export interface TokenFile {
  version: typeof VERSION
  serial: string
  label: string
  manufacturer: string
  foreign: boolean
  limits: Limits
  pin: PinRecord
  adminPin: PinRecord
  containers: ContainerRecord[]
  files: { name: string; bytes: Base64 }[]
}

export function tokenPath(dir: string, serial: string): string {
  return join(dir, serial + SUFFIX)
}

/** A serial becomes a file name, so it may hold nothing that leads elsewhere. */
export function checkSerial(serial: string): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(serial))
    throw new CerthallError('input-invalid', 'serial of a token')
}

/** Reads the token whole. `token-absent` where there is none, `token-damaged` where it cannot be understood. */
export async function readTokenFile(dir: string, serial: string): Promise<TokenFile> {
  checkSerial(serial)
  let text: string
  try {
    text = await readFile(tokenPath(dir, serial), 'utf8')
  } catch (error) {
    if (isMissing(error)) throw new CerthallError('token-absent')
    throw error
  }
  try {
    const file = JSON.parse(text) as TokenFile
    if (file.version === VERSION && file.serial === serial) return file
  } catch {
    // Not JSON: damaged, as below.
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

export function isMissing(error: unknown): boolean {
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
