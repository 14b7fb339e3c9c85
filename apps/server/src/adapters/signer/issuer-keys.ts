import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { IssuerKeys } from '@certhall/ca'
import { randomBytes, type Signer } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { fileIssuerKeys } from '../files/issuer-keys.ts'
import type { SealedFiles } from '../files/sealed-files.ts'
import { writeOnce } from '../files/write-once.ts'
import { type Pkcs11Process, pkcs11Process } from './pkcs11-process.ts'
import { generatePkcs11Key, pkcs11Signer } from './pkcs11-signer.ts'
import { type Pkcs11Uri, parsePkcs11Uri, withKey } from './pkcs11-uri.ts'

/**
 * Keys of issuers, each where the keys' folder says: `ca-<id>.pkcs11` holds the address of a key in a token, otherwise
 * `ca-<id>.sealed` the key itself. `close` ends the modules' processes.
 */
export function issuerKeys(folder: string, files: SealedFiles): IssuerKeys & { close(): Promise<void> } {
  const inFiles = fileIssuerKeys(files)
  const processes = new Map<string, Pkcs11Process>()
  const open = new Map<string, Signer>()
  const elsewhere = new Map<string, string>()

  const processOf = ({ modulePath }: Pkcs11Uri): Pkcs11Process => {
    const known = processes.get(modulePath) ?? pkcs11Process(modulePath)
    processes.set(modulePath, known)
    return known
  }
  async function addressOf(id: string): Promise<string | undefined> {
    const known = elsewhere.get(id)
    if (known !== undefined) return known
    const address = await readAddress(addressFile(folder, id))
    if (address !== undefined) elsewhere.set(id, address)
    return address
  }
  async function inToken(
    id: string,
    address: string,
    signature: Signer['algorithm'],
  ): Promise<Signer | undefined> {
    const known = open.get(id)
    if (known !== undefined) return known
    const uri = parsePkcs11Uri(address)
    const signer = await pkcs11Signer(processOf(uri), uri, signature)
    if (signer !== undefined) open.set(id, signer)
    return signer
  }

  return {
    async signerOf(issuer) {
      const { id, signature } = issuer
      const address = await addressOf(id)
      if (address === undefined) return inFiles.signerOf(issuer)
      const signer = await inToken(id, address, signature)
      if (signer === undefined) throw new CerthallError('key-unavailable', `the token has no key of ${id}`)
      return signer
    },

    async ensure(issuer, store) {
      const { id, algorithm, signature } = issuer
      let address = await addressOf(id)
      if (address === undefined && store !== undefined) {
        // The intent first: from here on every attempt, here and in other processes, means the same object of the token.
        const wanted = withKey(store, `ca-${id}`, randomBytes(16))
        const written = await writeOnce(addressFile(folder, id), new TextEncoder().encode(`${wanted}\n`))
        address = new TextDecoder().decode(written).trim()
      }
      if (address === undefined) return inFiles.ensure(issuer)
      const found = await inToken(id, address, signature)
      if (found !== undefined) return found
      const uri = parsePkcs11Uri(address)
      await generatePkcs11Key(processOf(uri), uri, algorithm)
      const made = await inToken(id, address, signature)
      if (made === undefined) throw new CerthallError('key-unavailable', `the token shows no key of ${id}`)
      return made
    },

    storeOf: addressOf,

    async close() {
      open.clear()
      await Promise.all([...processes.values()].map((one) => one.close()))
      processes.clear()
    },
  }
}

function addressFile(folder: string, id: string): string {
  if (!/^[a-z0-9-]+$/.test(id)) throw new CerthallError('internal', `id of an issuer: ${id}`)
  return path.join(folder, `ca-${id}.pkcs11`)
}

async function readAddress(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
