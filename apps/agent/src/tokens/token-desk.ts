import { CerthallError } from '@certhall/model'

/** One piece of work per token at a time: log-in state on a token is shared, and two writers would mix. */
export interface TokenDesk {
  /** `token-busy` where the token is taken. The returned function frees it. */
  take(token: string): () => void
}

export function openTokenDesk(): TokenDesk {
  const taken = new Set<string>()
  return {
    take(token) {
      if (taken.has(token)) throw new CerthallError('token-busy')
      taken.add(token)
      return () => taken.delete(token)
    },
  }
}
