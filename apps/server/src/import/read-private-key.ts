import { createPrivateKey } from 'node:crypto'
import { publicKeyOf } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { PkiError } from '@certhall/pki'
import { type Bundle, contentOf } from './bundle.ts'
import { RowFault } from './outcome.ts'
import { derOf } from './read-certificate.ts'

/** The PKCS#8 in a cell or in the file that it names, opened with the passphrase where it is encrypted. The caller wipes it. */
export async function readPrivateKey(
  bundle: Pick<Bundle, 'folder'>,
  cell: string,
  passphrase: string | undefined,
): Promise<{ pkcs8: Uint8Array; spki: Uint8Array }> {
  const unreadable = new RowFault('key-unreadable', 'neither PKCS#8 nor PKCS#8 under the passphrase')
  const content = await contentOf(bundle, cell, unreadable)
  try {
    const der = derOf(content)
    const plain = readPlain(der)
    if (plain !== undefined) return plain
    if (passphrase === undefined) throw unreadable
    const opened = createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8', passphrase })
    const pkcs8 = new Uint8Array(opened.export({ format: 'der', type: 'pkcs8' }))
    return { pkcs8, spki: publicKeyOf(pkcs8) }
  } catch (error) {
    // OpenSSL says of a wrong passphrase what it says of broken bytes.
    const own = error instanceof RowFault || error instanceof PkiError || error instanceof CerthallError
    if (!own && !(error as NodeJS.ErrnoException).code?.startsWith('ERR_')) throw error
    throw unreadable
  } finally {
    content.fill(0)
  }
}

function readPlain(pkcs8: Uint8Array) {
  try {
    return { pkcs8, spki: publicKeyOf(pkcs8) }
  } catch (error) {
    if (error instanceof CerthallError && error.code === 'key-unavailable') return undefined
    throw error
  }
}
