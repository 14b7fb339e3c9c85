export type ServerTables = Record<never, never>
