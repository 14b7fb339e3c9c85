// The services' rules, and how two people change them.
export { previewProfile, proposeProfile } from './change-profile.ts'
export { differencesOf } from './differences.ts'
export { listProfiles, viewProfile } from './view-profiles.ts'
