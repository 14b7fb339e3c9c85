import { CerthallError } from '@certhall/model'
import type { PKCS11, Template } from 'pkcs11js'
import * as binding from 'pkcs11js'

// Runs in the child alone: a vendor's module may hang or take its process down (docs/token-worker.md).

export const ck = (binding as unknown as { default?: typeof binding }).default ?? binding
export type Handle = Buffer
export type { PKCS11, Template }

/** A loaded module; `token-module-unusable` where the file is none. */
export function loadModule(path: string): PKCS11 {
  const module = new ck.PKCS11()
  try {
    module.load(path)
    module.C_Initialize()
  } catch (error) {
    // Initialized by somebody else in this process: fine to use.
    if (codeOf(error) === ck.CKR_CRYPTOKI_ALREADY_INITIALIZED) return module
    throw new CerthallError('token-module-unusable', `${path}: ${(error as Error).message}`)
  }
  return module
}

/** The CKR_* number of a module's refusal; undefined for any other error. */
export function codeOf(error: unknown): number | undefined {
  const code = (error as { code?: unknown }).code
  return typeof code === 'number' ? code : undefined
}
