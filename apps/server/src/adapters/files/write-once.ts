import { randomUUID } from 'node:crypto'
import { link, open, readFile, rm } from 'node:fs/promises'
import path from 'node:path'

/** Puts a whole file (mode 600) in its place at once, unless one is there; answers what is there. Survives a power cut. */
export async function writeOnce(file: string, bytes: Uint8Array): Promise<Uint8Array> {
  const draft = `${file}.${randomUUID()}.new`
  const handle = await open(draft, 'wx', 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  try {
    await link(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(draft, { force: true })
  }
  await syncFolder(path.dirname(file))
  return Uint8Array.from(await readFile(file))
}

// A name in a folder outlives a power cut only when the folder is synced too.
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
