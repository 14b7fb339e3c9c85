import { basename } from 'node:path'
import { CerthallError, type ErrorCode } from '@certhall/model'
import type { TokenModule } from '../config.ts'

/** A vendor's library that does not work now, as the assistant's own pages show it. */
export interface ModuleFault {
  /** File name. */
  module: string
  code: ErrorCode
  since: string
}

export interface ModuleFaults {
  list(): ModuleFault[]
  /** Undefined: it works again. */
  set(module: TokenModule, error: Error | undefined): void
  stop(): void
}

/** Pauses before a module that failed is tried again by itself; a person may press, or replug, at any time. */
const AGAIN_MS = [2000, 10_000, 60_000, 600_000]

/** Which modules fail now; `again` is called from time to time while any does, so that a recovery is seen. */
export function openModuleFaults(
  again: () => Promise<void>,
  onChange: (module: string, code: ErrorCode | undefined) => void,
): ModuleFaults {
  const faults = new Map<string, ModuleFault>()
  let timer: NodeJS.Timeout | undefined
  let tries = 0

  function tryLater() {
    if (timer || faults.size === 0) return
    timer = setTimeout(
      async () => {
        await again()
        timer = undefined
        tryLater()
      },
      AGAIN_MS[Math.min(tries++, AGAIN_MS.length - 1)],
    )
    timer.unref()
  }

  function rest() {
    clearTimeout(timer)
    timer = undefined
    tries = 0
  }

  return {
    list: () => [...faults.values()],
    set({ name, path }, error) {
      const module = basename(path)
      if (!error) {
        if (!faults.delete(name)) return
        if (faults.size === 0) rest()
        return onChange(module, undefined)
      }
      const code = error instanceof CerthallError ? error.code : 'internal'
      faults.set(name, { module, code, since: new Date().toISOString() })
      onChange(module, code)
      tryLater()
    },
    stop: rest,
  }
}
