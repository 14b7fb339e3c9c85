import type { MachineProfile } from '@certhall/model'
import { openListedKeys } from './adapters/files/listed-keys.ts'
import { groupPool } from './adapters/sql/ca-many.ts'
import { connect } from './adapters/sql/connect.ts'
import { type MachineClients, sqlMachineClients } from './adapters/sql/machine-clients.ts'
import { migrate } from './adapters/sql/migrate.ts'
import { openAuthorityDesk } from './authority-desk.ts'
import { loadMachineProfiles } from './machine-profiles.ts'
import { type Machines, openMachines } from './machines.ts'

export { isNameRule } from '@certhall/ca'
export type { MachineClients, RegisteredClient } from './adapters/sql/machine-clients.ts'

/** The register of machines, beside a hall that runs or does not. */
export interface ClientDesk {
  clients: MachineClients
  profiles: ReadonlyMap<string, MachineProfile>
  close(): Promise<void>
}

export async function openClientDesk(place: {
  databaseUrl: string
  /** Folder of the machine profiles. */
  machinesDir: string
}): Promise<ClientDesk> {
  const profiles = await loadMachineProfiles(place.machinesDir)
  const db = connect(place.databaseUrl, { max: 2 })
  await migrate(db)
  return { clients: sqlMachineClients(db), profiles, close: () => db.destroy() }
}

/** Issuing for machines without HTTP, for an operator's command. `passphrase-wrong`, `key-unavailable`. */
export async function openIssuingDesk(place: {
  databaseUrl: string
  dataDir: string
  machinesDir: string
  passphrase: string
  /** Origin for addresses in the certificates. */
  baseUrl: string
  keyBlocklists: string[]
}): Promise<{ machines: Machines; close(): Promise<void> }> {
  const profiles = await loadMachineProfiles(place.machinesDir)
  const listedKeys = await openListedKeys(place.keyBlocklists)
  const desk = await openAuthorityDesk(place)
  const db = connect(place.databaseUrl, { max: 2 })
  const pool = groupPool(place.databaseUrl)
  return {
    machines: openMachines({ ca: desk.authority.ca, db, pool, profiles, listedKeys }),
    async close() {
      await pool.end()
      await db.destroy()
      await desk.close()
    },
  }
}
