import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { randomBytes } from '@certhall/crypto'
import type { Vault } from '@certhall/km'
import { fileVault } from '../files/file-vault.ts'
import type { SealedFiles } from '../files/sealed-files.ts'
import { writeOnce } from '../files/write-once.ts'
import { type Pkcs11Process, pkcs11Process } from './pkcs11-process.ts'
import { pinOf } from './pkcs11-signer.ts'
import { type Pkcs11Uri, parsePkcs11Uri, withKey } from './pkcs11-uri.ts'
import { ensureSecret, openInToken, sealInToken } from './pkcs11-vault.ts'

/**
 * Master keys, each where the keys' folder says: `km-master-<generation>.pkcs11` holds the address of a key in a token,
 * otherwise a sealed file holds the key itself. So a rotation moves the escrow into a token. `close` ends the modules' processes.
 */
export function vaultIn(folder: string, files: SealedFiles): Vault & { close(): Promise<void> } {
  const inFiles = fileVault(files)
  const processes = new Map<string, Pkcs11Process>()
  const addresses = new Map<number, string>()

  const tokenOf = ({ modulePath }: Pkcs11Uri): Pkcs11Process => {
    const known = processes.get(modulePath) ?? pkcs11Process(modulePath)
    processes.set(modulePath, known)
    return known
  }
  async function addressOf(generation: number): Promise<string | undefined> {
    const known = addresses.get(generation) ?? (await readAddress(addressFile(folder, generation)))
    if (known !== undefined) addresses.set(generation, known)
    return known
  }
  async function keyOf(generation: number): Promise<Pkcs11Uri | undefined> {
    const address = await addressOf(generation)
    return address === undefined ? undefined : parsePkcs11Uri(address)
  }

  return {
    async has(generation) {
      const key = await keyOf(generation)
      return key === undefined ? inFiles.has(generation) : await tokenOf(key).hasSecret(key, await pinOf(key))
    },

    keptIn: async (generation) => ((await addressOf(generation)) === undefined ? 'file' : 'token'),

    async make(generation, store) {
      const made = (await addressOf(generation)) !== undefined || (await inFiles.has(generation))
      const place = made ? undefined : (store ?? (await addressOf(generation - 1)))
      if (place !== undefined) {
        // The intent first: from here on every attempt means the same object of the token.
        const wanted = withKey(place, `km-master-${generation}`, randomBytes(16))
        parsePkcs11Uri(wanted)
        await writeOnce(addressFile(folder, generation), new TextEncoder().encode(`${wanted}\n`))
      }
      const key = await keyOf(generation)
      if (key === undefined) await inFiles.make(generation)
      else await ensureSecret(tokenOf(key), key)
    },

    async seal(generation, secret, data) {
      const key = await keyOf(generation)
      return key === undefined
        ? inFiles.seal(generation, secret, data)
        : sealInToken(tokenOf(key), key, secret, data)
    },

    async open(generation, sealed, data) {
      const key = await keyOf(generation)
      return key === undefined
        ? inFiles.open(generation, sealed, data)
        : openInToken(tokenOf(key), key, sealed, data)
    },

    async close() {
      await Promise.all([...processes.values()].map((one) => one.close()))
      processes.clear()
    },
  }
}

function addressFile(folder: string, generation: number): string {
  return path.join(folder, `km-master-${generation}.pkcs11`)
}

async function readAddress(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
