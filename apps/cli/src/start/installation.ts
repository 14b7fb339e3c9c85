import { access } from 'node:fs/promises'
import path from 'node:path'
import { CerthallError } from '@certhall/model'
import { openDatabase } from './database.ts'
import { readSecrets } from './options.ts'

export interface Installation {
  dataDir: string
  databaseUrl: string
  passphrase: string
  stop(): Promise<void>
}

/**
 * An installation that exists, for an operator's command beside its hall: the database is joined where it runs. The
 * passphrase comes from CERTHALL_PASSPHRASE, or from the folder's own secrets.
 */
export async function openInstallation(dataDir: string, env: NodeJS.ProcessEnv): Promise<Installation> {
  const folder = path.resolve(dataDir)
  await access(path.join(folder, 'keys')).catch(() => {
    throw new CerthallError(
      'configuration-invalid',
      `There is no hall's data in ${folder}; name it with --data.`,
    )
  })
  await access(env.CERTHALL_PASSPHRASE ? folder : path.join(folder, 'secrets.json')).catch(() => {
    throw new CerthallError('configuration-invalid', 'CERTHALL_PASSPHRASE holds what opens the keys.')
  })
  const passphrase = env.CERTHALL_PASSPHRASE || (await readSecrets(folder, [])).passphrase
  const { url, stop } = await openDatabase(folder, env.DATABASE_URL || undefined, { join: true })
  return { dataDir: folder, databaseUrl: url, passphrase, stop }
}
