import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { CerthallError } from '@certhall/model'

const run = promisify(execFile)

/** The user that PostgreSQL runs as, where we are root; undefined means: as ourselves. */
export interface Owner {
  uid: number
  gid: number
}

async function lookUp(name: string): Promise<Owner> {
  const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}

/** PostgreSQL refuses to run as root: the system's `postgres` user takes over, made here when it is missing. */
export async function databaseOwner(): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) return undefined
  try {
    return await lookUp('postgres')
  } catch {
    try {
      await run('useradd', [
        '--system',
        '--user-group',
        '--no-create-home',
        '--shell',
        '/usr/sbin/nologin',
        'postgres',
      ])
      return await lookUp('postgres')
    } catch (cause) {
      throw new CerthallError(
        'configuration-invalid',
        `PostgreSQL will not run as root and no user 'postgres' could be made (${(cause as Error).message.trim()}): run as an ordinary user or set DATABASE_URL.`,
      )
    }
  }
}
