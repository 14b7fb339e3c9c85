import type { Issuer, IssuerKeys, Issuers } from '@certhall/ca'
import type { Signer } from '@certhall/crypto'

// How long a line's older generation may go on issuing after a newer one was made: its certificates are as good.
const FRESH_MS = 1000

/** Issuers for whoever asks thousands of times a second: one that was found stays as it is, a line's newest may change. */
export function cachedIssuers(issuers: Issuers, clock: { now(): Date }): Issuers {
  const found = new Map<string, Issuer>()
  return {
    ...issuers,
    async find(id) {
      const issuer = found.get(id) ?? (await issuers.find(id))
      if (issuer !== undefined) found.set(id, issuer)
      return issuer
    },
    newest: fresh(clock, (line: string) => issuers.newest(line)),
  }
}

/** Signers for the same: where a key is kept, and whether it is still there, is looked up once a second. */
export function cachedKeys(keys: IssuerKeys, clock: { now(): Date }): IssuerKeys {
  const named = new Map<string, Parameters<IssuerKeys['signerOf']>[0]>()
  const signer = fresh<Signer>(clock, (id) => keys.signerOf(named.get(id) as { id: string } & Issuer))
  return {
    ...keys,
    signerOf(issuer) {
      named.set(issuer.id, issuer)
      return signer(issuer.id)
    },
  }
}

/** Asks again for a name only when the last answer is a second old; a failure is not kept. */
function fresh<Value>(
  clock: { now(): Date },
  ask: (name: string) => Promise<Value>,
): (name: string) => Promise<Value> {
  const known = new Map<string, { at: number; value: Promise<Value> }>()
  return (name) => {
    const now = clock.now().getTime()
    const found = known.get(name)
    if (found !== undefined && now - found.at < FRESH_MS && now >= found.at) return found.value
    const value = ask(name)
    known.set(name, { at: now, value })
    value.catch(() => known.delete(name))
    return value
  }
}
