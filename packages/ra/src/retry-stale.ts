import { CerthallError } from '@certhall/model'

const TRIES = 8

/** Runs a step again from the stored state when another was faster; each run decides anew. */
export async function retryStale<Result>(run: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run()
    } catch (error) {
      const stale = error instanceof CerthallError && error.code === 'case-stale'
      if (!stale || attempt === TRIES) throw error
    }
  }
}
