import type { IssuerKeys } from '@certhall/ca'
import { fileSigner, generateKeyPair, type Signer } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import type { SignatureName } from '@certhall/pki'
import type { SealedFiles } from './sealed-files.ts'

/** CA keys in sealed files, one file `<name>.sealed` each; opened at first use, then kept in memory. */
export function fileIssuerKeys(files: SealedFiles): IssuerKeys {
  const open = new Map<string, Signer>()
  const keep = (id: string, pkcs8: Uint8Array, signature: SignatureName): Signer => {
    const signer = fileSigner(pkcs8, signature)
    pkcs8.fill(0)
    open.set(id, signer)
    return signer
  }
  return {
    storeOf: async () => undefined,

    async signerOf({ id, signature }) {
      const known = open.get(id)
      if (known !== undefined) return known
      const pkcs8 = await files.read(`ca-${id}`)
      if (pkcs8 === undefined) throw new CerthallError('key-unavailable', `no key file for ${id}`)
      return keep(id, pkcs8, signature)
    },

    async ensure({ id, algorithm, signature }) {
      const known = open.get(id)
      if (known !== undefined) return known
      const make = async () => (await generateKeyPair(algorithm)).pkcs8
      return keep(id, await files.ensure(`ca-${id}`, make), signature)
    },
  }
}
