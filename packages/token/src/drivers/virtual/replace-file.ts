import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Replaces a file so that a reader, and whoever starts after a crash, sees the old text or the new and nothing between:
 * write beside it, fsync, rename, fsync the folder. Callers hold the file's lock, so one name for the new file is enough
 * and a killed writer leaves no litter that the next one does not overwrite. Where `beforeRename` throws, nothing changed.
 */
export async function replaceFile(
  path: string,
  text: string,
  beforeRename: () => Promise<void> = async () => {},
): Promise<void> {
  const successor = `${path}.new`
  const handle = await open(successor, 'w', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  try {
    await beforeRename()
  } catch (error) {
    await rm(successor, { force: true })
    throw error
  }
  await rename(successor, path)
  await syncFolder(dirname(path))
}

async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder for this, and its rename is journaled.
  if (process.platform === 'win32') return
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
