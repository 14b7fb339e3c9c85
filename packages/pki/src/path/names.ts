// Name constraints (RFC 5280 §4.2.1.10, §6.1.3 (b) and (c), §6.1.4 (g)).
import type { Certificate } from '../certificate.ts'
import { readWhole } from '../der-read.ts'
import { TAG } from '../der-write.ts'
import type { GeneralName } from '../general-name.ts'
import { isInSubtree } from '../name-comparison.ts'
import type { GeneralSubtree, NameConstraints } from '../name-constraints.ts'
import { PkiError } from '../pki-error.ts'
import { readText } from '../text.ts'
import { type Chain, isSelfIssued } from './context.ts'
import type { FaultAt } from './faults.ts'
import { NAME_RULES } from './name-rules.ts'

/** RFC 5321 §4.5.3.1: 64 octets, @, 255. */
const MAILBOX_LIMIT = 512

/** Names times subtrees, over a path: thousands of each in a hostile certificate are refused, not computed. */
const COMPARISON_LIMIT = 1 << 17

/**
 * The first certificate, from the anchor downwards, with a name that an authority above it must not give. All sets of
 * permitted subtrees are kept side by side: a name in each of them is a name in their intersection.
 */
export function nameFault({ certificates, anchor }: Chain): FaultAt | undefined {
  const inForce: NameConstraints[] = []
  // RFC 5937 §3.2: an anchor given as a certificate brings its constraints.
  const constrained = anchor.certificate?.extensions.nameConstraints
  if (constrained !== undefined) inForce.push(constrained)
  let left = COMPARISON_LIMIT
  for (let index = certificates.length - 1; index >= 0; index--) {
    const certificate = certificates[index] as Certificate
    if (inForce.length > 0 && (index === 0 || !isSelfIssued(certificate))) {
      const names = namesOf(certificate)
      left -= names.length * inForce.reduce((sum, constraints) => sum + sizeOf(constraints), 0)
      if (left < 0) return { code: 'too-complex', index }
      if (!names.every((name) => inForce.every((constraints) => isAllowed(name, constraints))))
        return { code: 'name-not-permitted', index }
    }
    const { nameConstraints } = certificate.extensions
    if (nameConstraints !== undefined && index > 0) inForce.push(nameConstraints)
  }
  return undefined
}

const sizeOf = ({ permitted = [], excluded = [] }: NameConstraints): number =>
  permitted.length + excluded.length

/** Subject, e-mail addresses inside it, and alternative names. */
function namesOf({ subject, subjectDer, extensions }: Certificate): GeneralName[] {
  const names: GeneralName[] = (extensions.subjectAltNames ?? []).map(asMailbox)
  if (subject.length > 0) names.push({ type: 'directory', value: subject, der: subjectDer })
  // The section asks for this where there are no alternative names; OpenSSL and we do it always, which is stricter.
  for (const { type, value } of subject) if (type === 'E') names.push({ type: 'email', value })
  return names
}

const SMTP_UTF8_MAILBOX = '1.3.6.1.5.5.7.8.9'

/**
 * RFC 9598 §6: what constrains e-mail addresses constrains this kind of mailbox too; its host is written in ASCII. One that
 * cannot be read lies in no permitted subtree.
 */
function asMailbox(name: GeneralName): GeneralName {
  if (name.type !== 'otherName' || name.id !== SMTP_UTF8_MAILBOX) return name
  return { type: 'email', value: mailboxText(name.value) }
}

function mailboxText(der: Uint8Array): string {
  try {
    return readText(readWhole(der, TAG.utf8, MAILBOX_LIMIT))
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
    return ''
  }
}

function isAllowed(name: GeneralName, { permitted = [], excluded = [] }: NameConstraints): boolean {
  const ofKind = ({ base }: GeneralSubtree) => base.type === name.type
  const forbidden = excluded.filter(ofKind)
  const allowed = permitted.filter(ofKind)
  if (forbidden.length + allowed.length === 0) return true
  // What cannot be processed must be refused: kinds without a rule, malformed names or subtrees, minima and maxima.
  const isProcessable = ({ minimum = 0, maximum }: GeneralSubtree) => minimum === 0 && maximum === undefined
  if (![...forbidden, ...allowed].every(isProcessable)) return false
  const verdicts = (trees: readonly GeneralSubtree[], mode: 'permitted' | 'excluded') =>
    trees.map(({ base }) => isWithin(name, base, mode))
  const inForbidden = verdicts(forbidden, 'excluded')
  const inAllowed = verdicts(allowed, 'permitted')
  if ([...inForbidden, ...inAllowed].includes(undefined)) return false
  return !inForbidden.includes(true) && (allowed.length === 0 || inAllowed.includes(true))
}

/** Undefined where name or subtree cannot be processed. */
function isWithin(name: GeneralName, base: GeneralName, mode: 'permitted' | 'excluded'): boolean | undefined {
  if (name.type === 'directory' && base.type === 'directory')
    return name.der && base.der && isInSubtree(name.der, base.der)
  if (name.type === 'ip' && base.type === 'ip') return NAME_RULES.ip(name.value, base.value)
  if (name.type === 'dns' && base.type === 'dns') return NAME_RULES.dns(name.value, base.value, mode)
  if (name.type === 'email' && base.type === 'email') return NAME_RULES.email(name.value, base.value)
  if (name.type === 'uri' && base.type === 'uri') return NAME_RULES.uri(name.value, base.value)
  return undefined
}
