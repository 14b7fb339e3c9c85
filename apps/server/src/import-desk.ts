import path from 'node:path'
import { connect } from './adapters/sql/connect.ts'
import { migrate } from './adapters/sql/migrate.ts'
import { openProfileBook } from './adapters/sql/profile-book.ts'
import { openAuthority } from './authority.ts'
import { type ImportRequest, type ImportResult, runImport } from './import/run-import.ts'
import { loadProfiles } from './profiles.ts'

export type { FileProgress } from './import/outcome.ts'
export type { ImportResult } from './import/run-import.ts'

export interface ImportDesk {
  run(request: ImportRequest): Promise<ImportResult>
  close(): Promise<void>
}

/** The register beside a hall that runs or does not, for moving in. `passphrase-wrong`, `profile-invalid`, `key-unavailable`. */
export async function openImportDesk(place: {
  databaseUrl: string
  dataDir: string
  passphrase: string
  profilesDir: string
  clock?: { now(): Date }
}): Promise<ImportDesk> {
  const clock = place.clock ?? { now: () => new Date() }
  const profileFiles = await loadProfiles(place.profilesDir)
  // One for the lock, one for the batch at hand.
  const db = connect(place.databaseUrl, { max: 4 })
  try {
    await migrate(db)
    // The rules in force, also those that two people have changed since.
    const { profiles } = await openProfileBook({ db, clock, files: profileFiles })
    const authority = await openAuthority({
      ...{ db, clock, passphrase: place.passphrase, baseUrl: 'http://127.0.0.1' },
      keysDir: path.join(place.dataDir, 'keys'),
      demonstration: false,
      spares: 0,
    })
    const { keysOn, files, identityOids } = authority
    return {
      run: (request) => runImport({ db, clock, profiles, identityOids, keysOn, files }, request),
      async close() {
        await authority.close()
        await db.destroy()
      },
    }
  } catch (error) {
    await db.destroy()
    throw error
  }
}
