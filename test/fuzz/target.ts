import { CerthallError } from '@certhall/model'
import { PkiError } from '@certhall/pki'

export interface FuzzTarget {
  readonly name: string
  readonly form: 'der' | 'bytes' | 'json'
  readonly seeds: readonly Uint8Array[]
  readonly run: (input: Uint8Array) => unknown
  /** Errors that are an answer. */
  readonly refuses: (error: unknown) => boolean
  /** Exported readers that this target goes through, by package and name. */
  readonly covers: readonly string[]
  /** How many of N inputs one that costs a key derivation or a private key takes; 1 when left out. */
  readonly share?: number
}

export const isPkiError = (error: unknown): boolean => error instanceof PkiError
export const isOurs = (error: unknown): boolean => error instanceof CerthallError
export const never = (): boolean => false
export const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
export const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
export const json = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(decode(bytes))
  } catch {
    return undefined
  }
}

/** A target as its table writes it. */
export type Part = Omit<FuzzTarget, 'name' | 'refuses'> & Partial<Pick<FuzzTarget, 'refuses'>>
