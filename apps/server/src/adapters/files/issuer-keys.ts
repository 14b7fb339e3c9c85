import type { IssuerKeys } from '@certhall/ca'
import { fileSigner, generateKeyPair, type Signer } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import type { SealedFiles } from './sealed-files.ts'

/** CA keys in sealed files, one file `<name>.sealed` each; opened at first use, then kept in memory. */
export function fileIssuerKeys(files: SealedFiles): IssuerKeys {
  const open = new Map<string, Signer>()
  const keep = (name: string, pkcs8: Uint8Array): Signer => {
    const signer = fileSigner(pkcs8)
    pkcs8.fill(0)
    open.set(name, signer)
    return signer
  }
  return {
    async signerOf(name) {
      const known = open.get(name)
      if (known !== undefined) return known
      const pkcs8 = await files.read(`ca-${name}`)
      if (pkcs8 === undefined) throw new CerthallError('key-unavailable', `no key file for ${name}`)
      return keep(name, pkcs8)
    },

    async ensure(name, algorithm) {
      const known = open.get(name)
      if (known !== undefined) return known
      return keep(
        name,
        await files.ensure(`ca-${name}`, async () => (await generateKeyPair(algorithm)).pkcs8),
      )
    },
  }
}
