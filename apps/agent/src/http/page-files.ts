import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { getRawAsset, isSea } from 'node:sea'

/** A file of the built pages by its path among them, `index.html`; undefined where there is none. */
export async function readPageFile(path: string): Promise<Buffer | undefined> {
  // The single executable carries the pages inside itself.
  if (isSea()) return packed(`pages/${path}`)
  return readFile(join(import.meta.dirname, '../../dist', path)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
}

function packed(name: string): Buffer | undefined {
  try {
    return Buffer.from(getRawAsset(name))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SINGLE_EXECUTABLE_APPLICATION_ASSET_NOT_FOUND')
      return undefined
    throw error
  }
}
