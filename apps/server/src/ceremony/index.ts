export { type CeremonyHead, holdCeremony, readTranscript } from './hold-ceremony.ts'
export { type CeremonyPlan, readCeremonyPlan } from './plan.ts'
export { fingerprints, openTranscript, requirePlan, transcriptFile } from './transcript.ts'
