import type { Migration } from 'kysely/migration'

/** In order of their names. Each owner appends one line; a landed migration is never changed. */
export const migrations: Record<string, Migration> = {}
