import { sameBytes } from '../bytes.ts'
import { type ExpectedContents, type LintContext, type LintRule, must, when } from './rule.ts'

const second = (date: Date): number => Math.floor(date.getTime() / 1000)

/** Whether what stands is not what was approved. A name's own encoding and what is left out do not count. */
function differs(stands: unknown, approved: unknown): boolean {
  if (stands === approved) return false
  if (stands instanceof Uint8Array && approved instanceof Uint8Array) return !sameBytes(stands, approved)
  if (!isRecord(stands) || !isRecord(approved)) return true
  const keys = new Set([...Object.keys(stands), ...Object.keys(approved)])
  keys.delete('der')
  return [...keys].some((key) => differs(stands[key], approved[key]))
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const sorted = (list: readonly string[] | undefined): readonly string[] | undefined =>
  list && [...list].sort()

type Part = (side: LintContext['tbs']['extensions'] | ExpectedContents) => unknown

const compare =
  (name: string, part: Part): LintRule['check'] =>
  ({ tbs, expected }) =>
    when(expected && differs(part(tbs.extensions), part(expected)), `${name} is not what was approved`)

/** What was approved is what stands (the template, by its profile). Only where the approved contents are given. */
export const PROFILE_RULES: readonly LintRule[] = [
  must('CH-200', 'profile-subject', 'The subject is the approved one.', ({ tbs, expected }) =>
    when(expected && differs(tbs.subject, expected.subject), 'subject is not what was approved'),
  ),
  must('CH-201', 'profile-end', 'The validity ends when approved.', ({ tbs, expected }) =>
    // RFC 5280 §4.1.2.5: certificates know no fractions of seconds.
    when(expected && second(tbs.notAfter) !== second(expected.notAfter), 'end is not what was approved'),
  ),
  must('CH-202', 'profile-key', 'The key is the one that was proved.', ({ tbs, expected }) =>
    when(expected && !sameBytes(tbs.spki, expected.spki), 'another key than the one proved'),
  ),
  must(
    'CH-203',
    'profile-key-usage',
    "The key usage is the profile's.",
    compare('key usage', (side) => sorted(side.keyUsage)),
  ),
  must(
    'CH-204',
    'profile-purposes',
    "The extended key usage is the profile's.",
    compare('extended key usage', (side) => sorted(side.extendedKeyUsage)),
  ),
  must(
    'CH-205',
    'profile-policies',
    "Policies and their qualifiers are the profile's.",
    compare('policies', (side) => [side.policies, side.policyQualifiers]),
  ),
  must(
    'CH-206',
    'profile-identity',
    'The identity numbers are the approved ones.',
    compare('identity', (side) => side.identity ?? {}),
  ),
  must(
    'CH-207',
    'profile-alternative-names',
    'The alternative names are the approved ones.',
    compare('alternative names', (side) => side.subjectAltNames),
  ),
  must(
    'CH-208',
    'profile-qualified',
    "The qualified statements are the profile's.",
    compare('qualified statements', (side) => side.qcStatements),
  ),
]
