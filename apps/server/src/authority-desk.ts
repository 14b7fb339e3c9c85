import path from 'node:path'
import { connect } from './adapters/sql/connect.ts'
import { migrate } from './adapters/sql/migrate.ts'
import { type OpenAuthority, openAuthority } from './authority.ts'

export interface AuthorityDesk {
  authority: OpenAuthority
  close(): Promise<void>
}

/**
 * The authority alone, beside a hall that runs or does not: for its operators' commands and for ceremonies. Makes no
 * demonstration CAs. `passphrase-wrong`, `key-unavailable`.
 */
export async function openAuthorityDesk(place: {
  databaseUrl: string
  dataDir: string
  passphrase: string
  /** Origin for addresses in new certificates. */
  baseUrl: string | (() => string)
}): Promise<AuthorityDesk> {
  const db = connect(place.databaseUrl, { max: 4 })
  try {
    await migrate(db)
    const authority = await openAuthority({
      ...{ db, passphrase: place.passphrase, baseUrl: place.baseUrl },
      keysDir: path.join(place.dataDir, 'keys'),
      clock: { now: () => new Date() },
      demonstration: false,
      spares: 0,
    })
    return {
      authority,
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
