import { readFile } from 'node:fs/promises'
import { type KeyBlocklist, readKeyBlocklist } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'

/** Reads the lists of keys that are never certified; `configuration-invalid` names the file that is wrong. */
export async function openListedKeys(paths: readonly string[]): Promise<KeyBlocklist> {
  const texts = await Promise.all(
    paths.map((path) =>
      readFile(path, 'utf8').catch((error: Error) => {
        throw new CerthallError('configuration-invalid', `Key blocklist ${path}: ${error.message}`)
      }),
    ),
  )
  return readKeyBlocklist(texts)
}
