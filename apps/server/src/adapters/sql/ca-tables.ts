export type CaTables = Record<never, never>
