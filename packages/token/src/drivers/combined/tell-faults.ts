import { CerthallError, type ErrorCode } from '@certhall/model'
import type { Token, TokenDriver } from '../../port.ts'

/** What a program that serves tokens fails with, as against what a token refuses. */
const OF_THE_PROGRAM: readonly ErrorCode[] = [
  'token-module-hung',
  'token-module-crashed',
  'token-module-unusable',
]

/**
 * The same driver; `onChange` is told when its program begins to fail, and with undefined once it works again: when the
 * call that failed has succeeded, or nothing is plugged in that it could fail at.
 */
export function tellFaults(
  driver: TokenDriver,
  onChange: (fault: CerthallError | undefined) => void,
): TokenDriver {
  let fault: { call: string; error: CerthallError } | undefined

  function failed(call: string, error: unknown): never {
    const told = error instanceof CerthallError ? error : new CerthallError('internal', String(error))
    // Whatever keeps a list from being made hides the tokens.
    if (call === 'list' || OF_THE_PROGRAM.includes(told.code)) {
      const isNews = fault?.error.code !== told.code
      fault = { call, error: told }
      if (isNews) onChange(told)
    }
    throw error
  }

  function worked(...calls: string[]): void {
    if (!fault || !calls.includes(fault.call)) return
    fault = undefined
    onChange(undefined)
  }

  async function heard<T>(call: string, work: () => Promise<T>): Promise<T> {
    const answer = await work().catch((error: unknown) => failed(call, error))
    worked(call)
    return answer
  }

  return {
    ...driver,
    async list() {
      const infos = await heard('list', () => driver.list())
      if (infos.length === 0 && fault) worked(fault.call)
      return infos
    },
    async open(id) {
      const token = await heard('open', () => driver.open(id))
      const calls = Object.entries(token).map(
        ([name, call]: [string, (...args: never[]) => Promise<unknown>]) => [
          name,
          (...args: never[]) => heard(name, () => call(...args)),
        ],
      )
      return Object.fromEntries(calls) as Token
    },
  }
}
