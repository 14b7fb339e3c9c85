import { CerthallError } from '@certhall/model'
import type { TokenDriver } from '../../port.ts'
import { type Changes, watchByListing } from '../../watch/watch-by-listing.ts'
import { isForeign } from './foreign.ts'
import { loadModule } from './load-module.ts'
import { pkcs11Token } from './pkcs11-token.ts'
import { refusal } from './refusals.ts'
import { scanPairs } from './scan.ts'
import { openSession } from './session.ts'
import { slottedTokens } from './slots.ts'
import { dialectOf } from './sm2-dialects.ts'

export interface Pkcs11Options {
  /** Path of the vendor's module. */
  module: string
  /** Names of our issuers; a token with certificates of others alone is foreign. Default: none is. */
  issuers?: readonly string[]
  /** What says that something was plugged in or pulled. Without it `watch` tells nothing: see `workerDriver`. */
  changes?: Changes
}

/**
 * Tokens behind a vendor's PKCS#11 module, loaded into this process: for the child of `workerDriver`. `list` and `open`
 * fail with `token-module-unusable` where the file is no module.
 */
export function pkcs11Driver({
  module: path,
  issuers = [],
  changes = () => () => {},
}: Pkcs11Options): TokenDriver {
  const name = 'pkcs11'
  let loaded: ReturnType<typeof loadModule> | undefined
  const module = () => {
    loaded ??= loadModule(path)
    return loaded
  }

  /** With what only the objects on it tell; a token that is pulled meanwhile is not there. */
  async function list() {
    return present().flatMap((one) => {
      // Objects take a card long to show, and are looked at for this alone.
      if (issuers.length === 0) return [one.info]
      try {
        const dialect = dialectOf(module().C_GetMechanismList(one.slot))
        const pairs = openSession(module(), one, name).run((handle) => scanPairs(module(), handle, dialect))
        return [{ ...one.info, foreign: isForeign(pairs, issuers) }]
      } catch (error) {
        if (error instanceof CerthallError && error.code === 'token-removed') return []
        // Its objects cannot be read: whoever opens it is told why.
        return [one.info]
      }
    })
  }

  function present() {
    const p11 = module()
    try {
      return slottedTokens(p11, name)
    } catch (error) {
      throw refusal(error, () => true)
    }
  }

  return {
    name,
    list,
    async open(id) {
      const found = present().find(({ info }) => info.id === id)
      if (!found) throw new CerthallError('token-absent', id)
      return pkcs11Token(openSession(module(), found, name), { module: module(), issuers })
    },
    watch: (listener) => watchByListing({ list, changes, listener }),
  }
}
