import { CerthallError } from '@certhall/model'
import type { ContainerRecord, PairRecord, TokenFile } from './token-file.ts'

export function signingPair(container: ContainerRecord): PairRecord | undefined {
  return container.signing
}

/** `container-missing` where there is none. */
export function containerNamed(file: TokenFile, name: string): ContainerRecord {
  const found = file.containers.find((container) => container.name === name)
  if (!found) throw new CerthallError('container-missing', name)
  return found
}

/** `container-exists` where it holds a pair. */
export function requireEmpty(container: ContainerRecord): void {
  if (container.signing || container.encryption) throw new CerthallError('container-exists', 'it has a pair')
}

/** GM/T 0016: names of containers take 64 bytes, of files 32. */
export function requireName(name: string, maxBytes: number): void {
  const bytes = Buffer.byteLength(name)
  if (bytes < 1 || bytes > maxBytes)
    throw new CerthallError('input-invalid', `a name of 1 to ${maxBytes} bytes`)
}
