import { readFile } from 'node:fs/promises'
import { CerthallError } from '@certhall/model'
import { fromPem } from '@certhall/pki'

/** The one block of this label in a file. */
export async function readPem(file: string, label: string): Promise<Uint8Array> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new CerthallError('configuration-invalid', `${file} cannot be read: ${error.message}`)
  })
  const block = fromPem(text).find((one) => one.label === label)
  if (!block) throw new CerthallError('configuration-invalid', `${file} holds no ${label}.`)
  return block.der
}
