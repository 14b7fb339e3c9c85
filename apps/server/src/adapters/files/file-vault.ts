import { openWithKey, randomBytes, sealWithKey } from '@certhall/crypto'
import type { Vault } from '@certhall/km'
import { CerthallError } from '@certhall/model'
import type { SealedFiles } from './sealed-files.ts'

/** Master keys in sealed files, one a generation; read at first use, then kept in memory. AES-256-GCM. */
export function fileVault(files: SealedFiles): Vault {
  const open = new Map<number, Uint8Array>()
  async function read(generation: number): Promise<Uint8Array | undefined> {
    const known = open.get(generation) ?? (await files.read(fileName(generation)))
    if (known !== undefined) open.set(generation, known)
    return known
  }
  async function key(generation: number): Promise<Uint8Array> {
    const found = await read(generation)
    if (found === undefined) throw new CerthallError('key-unavailable', `no master key ${generation}`)
    return found
  }
  return {
    keptIn: async () => 'file',
    has: async (generation) => (await read(generation)) !== undefined,
    async make(generation) {
      open.set(generation, await files.ensure(fileName(generation), () => randomBytes(32)))
    },
    seal: async (generation, secret, data) => sealWithKey(secret, await key(generation), data),
    open: async (generation, sealed, data) => openWithKey(sealed, await key(generation), data),
  }
}

/** The first one's name is older than generations are. */
const fileName = (generation: number) => (generation === 1 ? 'km-master' : `km-master-${generation}`)
