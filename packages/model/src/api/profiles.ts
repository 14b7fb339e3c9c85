import { z } from 'zod'
import { feeRules } from '../profile.ts'
import { instant, words } from './common.ts'
import { profileDifference, proposalView } from './proposals.ts'

// The services' rules: what is in force, what is to come, and wishes to change them, which take two people.

const profileState = z.object({
  version: z.int(),
  /** In force from then on; left out for the file's rules, which are there from the start. */
  from: instant.optional(),
  inForce: z.boolean(),
  /** Names of who proposed and who confirmed; left out for the file's. */
  proposedBy: z.string().optional(),
  confirmedBy: z.string().optional(),
  note: z.string().optional(),
})

export const profileSummary = z.object({
  id: z.string(),
  name: words,
  version: z.int(),
  /** Rules that are confirmed and begin later. */
  coming: instant.optional(),
  /** The file says something else than what is, or will be, in force. */
  offered: z.boolean(),
  proposals: z.int(),
})
export const profileList = z.object({ profiles: z.array(profileSummary) })

export const profileDetail = profileSummary.omit({ proposals: true, offered: true }).extend({
  fees: feeRules.optional(),
  /** The newest rules, those to come included: what a change begins with. */
  newest: z.record(z.string(), z.unknown()),
  /** What the file offers, beside the newest rules. */
  offered: z.object({ version: z.int(), differences: z.array(profileDifference) }).optional(),
  /** Newest first. */
  states: z.array(profileState),
  proposals: z.array(proposalView),
  mayPropose: z.boolean(),
})
export const profileParams = z.strictObject({ id: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/) })

/** `fees`: other prices, terms or account. `file`: what the file says. `rules`: a whole profile, with a higher version. */
const change = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('fees'), fees: feeRules }),
  z.strictObject({ what: z.literal('file') }),
  z.strictObject({ what: z.literal('rules'), rules: z.record(z.string(), z.unknown()) }),
])
export const profileChange = z.strictObject({
  change,
  /** The first day on which it holds, at +08:00; left out: as soon as it is confirmed. */
  from: z.iso.date().optional(),
})
export const profileProposal = profileChange.extend({ note: z.string().trim().max(500).default('') })

export const profilePreview = z.object({
  differences: z.array(profileDifference),
  /** What the lint says of trial certificates under these rules, besides errors, which are refused. */
  warnings: z.array(z.string()),
  /** Applications that are approved and not downloaded, and go back when the version rises. */
  sentBack: z.int(),
})

export type ProfileList = z.infer<typeof profileList>
export type ProfileDetail = z.infer<typeof profileDetail>
export type ProfileChange = z.infer<typeof profileChange>
export type ProfileProposal = z.infer<typeof profileProposal>
export type ProfilePreview = z.infer<typeof profilePreview>
