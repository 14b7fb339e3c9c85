import type { Kysely } from 'kysely'
import type { Database } from './database.ts'

/** A client as it was registered. */
export interface RegisteredClient {
  id: string
  /** Id of a machine profile. */
  profile: string
  /** Rules of the names that it may have. */
  names: string[]
  /** scrypt, see packages/ra/src/password.ts; none for a client that comes with a certificate only. */
  secret?: string
  createdBy: string
  createdAt: Date
  disabledAt?: Date
}

/** Machines that may have certificates without a case. */
export interface MachineClients {
  find(id: string): Promise<RegisteredClient | undefined>
  all(): Promise<RegisteredClient[]>
  /** False, and nothing changed, when there is one of this id. */
  add(client: RegisteredClient): Promise<boolean>
  /** False when there is none that is not disabled already. Nobody is taken out: certificates name them. */
  disable(id: string, at: Date): Promise<boolean>
}

export function sqlMachineClients(db: Kysely<Database>): MachineClients {
  return {
    async find(id) {
      const row = await db.selectFrom('machine_clients').selectAll().where('id', '=', id).executeTakeFirst()
      return row && toClient(row)
    },

    async all() {
      return (await db.selectFrom('machine_clients').selectAll().orderBy('id').execute()).map(toClient)
    },

    async add({ id, profile, names, secret, createdBy, createdAt }) {
      const added = await db
        .insertInto('machine_clients')
        .values({
          ...{ id, profile, names, secret: secret ?? null, disabled_at: null },
          ...{ created_by: createdBy, created_at: createdAt },
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst()
      return added !== undefined
    },

    async disable(id, at) {
      const done = await db
        .updateTable('machine_clients')
        .set({ disabled_at: at })
        .where('id', '=', id)
        .where('disabled_at', 'is', null)
        .returning('id')
        .executeTakeFirst()
      return done !== undefined
    },
  }
}

function toClient(row: {
  id: string
  profile: string
  names: string[]
  secret: string | null
  created_by: string
  created_at: Date
  disabled_at: Date | null
}): RegisteredClient {
  const { id, profile, names, secret } = row
  return {
    ...{ id, profile, names, createdBy: row.created_by, createdAt: row.created_at },
    ...(secret !== null && { secret }),
    ...(row.disabled_at !== null && { disabledAt: row.disabled_at }),
  }
}
