import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import {
  openWithKey,
  openWithPassphrase,
  randomBytes,
  sealWithKey,
  sealWithPassphrase,
} from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { writeOnce } from './write-once.ts'

/** Secrets in a folder of mode 700, each in a file of its own that is written once and never changed. */
export interface SealedFiles {
  read(name: string): Promise<Uint8Array | undefined>
  /** The secret of this name; made and kept first when there is none. Two processes that make it at once get the same. */
  ensure(name: string, make: () => Promise<Uint8Array> | Uint8Array): Promise<Uint8Array>
}

const FOLDER_KEY = 'folder-key'

/**
 * Opens the folder. The passphrase opens one file, the folder's key, and that key all the others: one slow derivation
 * a start, and one file to write when the passphrase changes. `passphrase-wrong` at once, not at the first signature.
 */
export async function openSealedFiles(folder: string, passphrase: string): Promise<SealedFiles> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const stored = await readIfThere(folder, FOLDER_KEY)
  const key = stored ? await openWithPassphrase(stored, passphrase) : await madeKey(folder, passphrase)

  const read = async (name: string) => {
    const sealed = await readIfThere(folder, name)
    // Bound to its name: a file that was moved to another's place does not open.
    return sealed && openWithKey(sealed, key, nameBytes(name))
  }
  return {
    read,
    async ensure(name, make) {
      const found = await read(name)
      if (found !== undefined) return found
      const made = await make()
      const sealed = sealWithKey(made, key, nameBytes(name))
      made.fill(0)
      return openWithKey(await writeOnce(fileOf(folder, name), sealed), key, nameBytes(name))
    },
  }
}

/** A new folder's key; or another's, who made one at the same time and was first. */
async function madeKey(folder: string, passphrase: string): Promise<Uint8Array> {
  const key = randomBytes(32)
  const sealed = await sealWithPassphrase(key, passphrase)
  const stored = await writeOnce(fileOf(folder, FOLDER_KEY), sealed)
  if (Buffer.compare(stored, sealed) === 0) return key
  key.fill(0)
  return openWithPassphrase(stored, passphrase)
}

const nameBytes = (name: string) => new TextEncoder().encode(name)

function fileOf(folder: string, name: string): string {
  if (!/^[a-z0-9-]+$/.test(name)) throw new CerthallError('internal', `name of a sealed file: ${name}`)
  return path.join(folder, `${name}.sealed`)
}

async function readIfThere(folder: string, name: string): Promise<Uint8Array | undefined> {
  try {
    return Uint8Array.from(await readFile(fileOf(folder, name)))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
