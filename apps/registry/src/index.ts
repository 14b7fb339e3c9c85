export type { Entity } from './entity.ts'
export { madeUpEntities, testEntities } from './made-up-entities.ts'
export { type RegistryConfig, startRegistry } from './start-registry.ts'
export { toCsv } from './to-csv.ts'
