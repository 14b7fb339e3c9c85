import path from 'node:path'
import type { KeyManagement } from '@certhall/km'
import { fileVault } from './adapters/files/file-vault.ts'
import { openSealedFiles } from './adapters/files/sealed-files.ts'
import { connect } from './adapters/sql/connect.ts'
import { migrate } from './adapters/sql/migrate.ts'
import { openKeyManagement } from './authority.ts'

export interface KeyCentre {
  keys: KeyManagement
  close(): Promise<void>
}

/**
 * The key-management centre alone, beside a hall that runs or does not: for its officers' commands. `passphrase-wrong`,
 * and `key-unavailable` where the vault cannot open what is under escrow.
 */
export async function openKeyCentre(place: {
  databaseUrl: string
  dataDir: string
  passphrase: string
}): Promise<KeyCentre> {
  const db = connect(place.databaseUrl, { max: 4 })
  try {
    await migrate(db)
    const files = await openSealedFiles(path.join(place.dataDir, 'keys'), place.passphrase)
    const keys = openKeyManagement(db, fileVault(files), { now: () => new Date() })
    await keys.openEscrow()
    return { keys, close: () => db.destroy() }
  } catch (error) {
    await db.destroy()
    throw error
  }
}
