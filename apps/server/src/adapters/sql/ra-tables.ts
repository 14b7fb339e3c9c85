export type RaTables = Record<never, never>
