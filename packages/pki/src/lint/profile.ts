import { sameBytes } from '../bytes.ts'
import { IDENTITY_FIELDS, type IdentityNumbers } from '../identity.ts'
import type { Name, NameAttribute } from '../names.ts'
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

/** The same attributes in the same order. */
function differInName(stands: Name, approved: Name): boolean {
  if (stands.length !== approved.length) return true
  for (let i = 0; i < stands.length; i++) {
    const [one, other] = [stands[i] as NameAttribute, approved[i] as NameAttribute]
    if (one.type !== other.type || one.value !== other.value) return true
  }
  return false
}

type List = readonly string[] | undefined

/** The same texts in any order, each as often. */
function differInMembers(stands: List, approved: List): boolean {
  if (stands === undefined || approved === undefined) return stands !== approved
  if (stands.length !== approved.length) return true
  return stands.some((one) => count(stands, one) !== count(approved, one))
}

function count(list: readonly string[], wanted: string): number {
  let found = 0
  for (const one of list) if (one === wanted) found++
  return found
}

const NO_NUMBERS: IdentityNumbers = {}

function differInIdentity(
  stands: IdentityNumbers = NO_NUMBERS,
  approved: IdentityNumbers = NO_NUMBERS,
): boolean {
  for (const field of IDENTITY_FIELDS) if (stands[field] !== approved[field]) return true
  return false
}

function differInOrder(stands: List, approved: List): boolean {
  if (stands === undefined || approved === undefined) return stands !== approved
  return stands.length !== approved.length || stands.some((one, at) => one !== approved[at])
}

type Part = (side: LintContext['tbs']['extensions'] | ExpectedContents) => unknown

const compare =
  (name: string, part: Part): LintRule['check'] =>
  ({ tbs, expected }) =>
    when(expected && differs(part(tbs.extensions), part(expected)), `${name} is not what was approved`)

/** What was approved is what stands (the template, by its profile). Only where the approved contents are given. */
export const PROFILE_RULES: readonly LintRule[] = [
  must('CH-200', 'profile-subject', 'The subject is the approved one.', ({ tbs, expected }) =>
    when(expected && differInName(tbs.subject, expected.subject), 'subject is not what was approved'),
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
    ({ tbs: { extensions }, expected }) =>
      when(
        expected && differInMembers(extensions.keyUsage, expected.keyUsage),
        'key usage is not what was approved',
      ),
  ),
  must(
    'CH-204',
    'profile-purposes',
    "The extended key usage is the profile's.",
    ({ tbs: { extensions }, expected }) =>
      when(
        expected && differInMembers(extensions.extendedKeyUsage, expected.extendedKeyUsage),
        'extended key usage is not what was approved',
      ),
  ),
  must(
    'CH-205',
    'profile-policies',
    "Policies and their qualifiers are the profile's.",
    ({ tbs: { extensions }, expected }) =>
      when(
        expected &&
          (differInOrder(extensions.policies, expected.policies) ||
            differs(extensions.policyQualifiers, expected.policyQualifiers)),
        'policies is not what was approved',
      ),
  ),
  must(
    'CH-206',
    'profile-identity',
    'The identity numbers are the approved ones.',
    ({ tbs: { extensions }, expected }) =>
      when(
        expected && differInIdentity(extensions.identity, expected.identity),
        'identity is not what was approved',
      ),
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
