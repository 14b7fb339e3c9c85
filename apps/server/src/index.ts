export type { OpenAuthority } from './authority.ts'
export { createHall, type Hall } from './compose.ts'
export type { HallConfig, RelyingApplication } from './config.ts'
export { type KeyCentre, openKeyCentre } from './key-centre.ts'
