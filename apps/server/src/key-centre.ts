import path from 'node:path'
import type { KeyManagement } from '@certhall/km'
import { openSealedFiles } from './adapters/files/sealed-files.ts'
import { vaultIn } from './adapters/signer/vault.ts'
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
  const folder = path.join(place.dataDir, 'keys')
  const undo = [() => db.destroy()]
  const close = async () => {
    for (const step of undo.reverse()) await step()
  }
  try {
    await migrate(db)
    const vault = vaultIn(folder, await openSealedFiles(folder, place.passphrase))
    undo.push(() => vault.close())
    const keys = openKeyManagement(db, vault, { now: () => new Date() })
    await keys.openEscrow()
    return { keys, close }
  } catch (error) {
    await close()
    throw error
  }
}
