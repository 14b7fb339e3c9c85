export { createHall, type Hall } from './compose.ts'
export type { HallConfig, RelyingApplication } from './config.ts'
export { type KeyCentre, openKeyCentre } from './key-centre.ts'
