import type { Element } from '../der-read.ts'
import { TAG } from '../der-write.ts'
import type { Name } from '../names.ts'
import { arePrintable } from '../printable.ts'
import { AUTHORITIES, type LintContext, type LintRule, must, should, when } from './rule.ts'

// RFC 5280 appendix A.1, upper bounds in characters.
const NAME_BOUNDS: Record<string, number> = {
  ...{ CN: 64, O: 64, OU: 64, L: 128, ST: 128, SERIALNUMBER: 64, T: 64, E: 255 },
  ...{ SN: 32768, GN: 32768, STREET: 128, UID: 256, DC: 63 },
}

const DIRECTORY_STRING = [TAG.utf8, TAG.printable]
const PRINTABLE_STRING = [TAG.printable]
const IA5_STRING = [TAG.ia5]
/** By attribute; RFC 5280 §4.1.2.4 and appendix A. */
const FORMS: Record<string, readonly number[]> = {
  ...{ C: PRINTABLE_STRING, SERIALNUMBER: PRINTABLE_STRING, '2.5.4.46': PRINTABLE_STRING },
  ...{ DC: IA5_STRING, E: IA5_STRING },
}
/** DirectoryString is for X.520's attributes; those of others have types of their own. */
function formsOf(type: string): readonly number[] | undefined {
  if (Object.hasOwn(FORMS, type)) return FORMS[type]
  const first = type.charCodeAt(0)
  const isOid = first >= 0x30 && first <= 0x39
  return !isOid || type.startsWith('2.5.4.') ? DIRECTORY_STRING : undefined
}

function wrongForm({ raw, tbs }: LintContext): string | undefined {
  // The parsed subject has the same attributes in the same order.
  let at = 0
  for (const rdn of raw.subject)
    for (const { tag } of rdn) {
      const type = tbs.subject[at++]?.type
      if (type !== undefined && formsOf(type)?.includes(tag) === false)
        return `attribute ${type} in a string type of its own`
    }
  return undefined
}

const unprintable = (value: Element): boolean => value.tag === TAG.printable && !arePrintable(value.content)

function longName({ tbs }: LintContext): string | undefined {
  const long = tbs.subject.find(
    ({ type, value }) =>
      value.length > (NAME_BOUNDS[type] ?? 4096) && [...value].length > (NAME_BOUNDS[type] ?? 4096),
  )
  return long && `${long.type} is longer than ${NAME_BOUNDS[long.type] ?? 4096} characters`
}

function hasTwice(name: Name): boolean {
  for (const [at, { type, value }] of name.entries())
    for (let i = 0; i < at; i++) if (name[i]?.value === value && name[i]?.type === type) return true
  return false
}

// A NUL ends the name for readers written in C, a line feed or a turn of direction forges one for people.
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u

/** ASCII and the usual Chinese characters alone: nothing of these controls anything, or joins with what stands beside it. */
function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (!(code >= 0x20 && code <= 0x7e) && !(code >= 0x4e00 && code <= 0x9fff)) return false
  }
  return true
}

/** The subject's distinguished name; an issuer's is its own certificate's subject. */
export const NAME_RULES: readonly LintRule[] = [
  must(
    'CH-030',
    'RFC5280-4.1.2.6-subject',
    "An authority's subject is not empty; elsewhere an empty one needs critical alternative names.",
    ({ tbs, kind }) => {
      if (tbs.subject.length > 0) return undefined
      const named = tbs.extensions.subjectAltNames && tbs.extensions.subjectAltNamesCritical
      return when(AUTHORITIES.includes(kind) || !named, 'subject is empty')
    },
  ),
  must(
    'CH-031',
    'RFC5280-4.1.2.4-string-type',
    'Names are UTF8String or PrintableString, C and serialNumber PrintableString, DC and e-mail IA5String.',
    wrongForm,
  ),
  must(
    'CH-032',
    'X680-41.4-printable',
    'A PrintableString holds only the characters of its alphabet.',
    ({ raw }) =>
      when(
        raw.subject.some((rdn) => rdn.some(unprintable)),
        'PrintableString with other characters',
      ),
  ),
  must('CH-033', 'X520-6.3.1-country', 'A country is two capital letters.', ({ tbs }) =>
    when(
      tbs.subject.some(({ type, value }) => type === 'C' && !/^[A-Z]{2}$/.test(value)),
      'country is not two capital letters',
    ),
  ),
  must(
    'CH-034',
    'RFC5280-A.1-upper-bounds',
    'Names keep within their upper bounds, counted in characters.',
    longName,
  ),
  must('CH-035', 'RFC5280-A.1-empty-value', 'No attribute is empty.', ({ tbs }) =>
    when(
      tbs.subject.some(({ value }) => value.trim() === ''),
      'empty attribute in the subject',
    ),
  ),
  must(
    'CH-036',
    'X520-6.2-control-characters',
    'Names hold no control characters and no changes of direction.',
    ({ tbs }) =>
      when(
        tbs.subject.some(({ value }) => !isPlain(value) && CONTROL.test(value)),
        'control characters in the subject',
      ),
  ),
  must('CH-037', 'X501-9.3-empty-rdn', 'Every relative name has an attribute.', ({ raw }) =>
    when(
      raw.subject.some((rdn) => rdn.length === 0),
      'relative name without attributes',
    ),
  ),
  should('CH-038', 'X501-9.3-single-rdn', 'Every relative name has one attribute.', ({ raw }) =>
    when(
      raw.subject.some((rdn) => rdn.length > 1),
      'relative name with several attributes',
    ),
  ),
  should('CH-039', 'RFC5280-7.1-white-space', 'Names neither begin nor end with a space.', ({ tbs }) =>
    when(
      tbs.subject.some(({ value }) => value !== value.trim()),
      'name that begins or ends with a space',
    ),
  ),
  should('CH-040', 'RFC5280-7.1-normal-form', 'Names are in Unicode normal form C.', ({ tbs }) =>
    when(
      tbs.subject.some(({ value }) => !isPlain(value) && value !== value.normalize('NFC')),
      'name outside normal form C',
    ),
  ),
  should(
    'CH-041',
    'RFC5280-4.1.2.6-mail',
    'Mail addresses stand in the alternative names, not in the subject.',
    ({ tbs }) =>
      when(
        tbs.subject.some(({ type }) => type === 'E'),
        'mail address in the subject',
      ),
  ),
  should('CH-042', 'X501-9.2-same-attribute', 'No attribute and value stands twice.', ({ tbs }) => {
    return when(hasTwice(tbs.subject), 'attribute given twice in the subject')
  }),
  must('CH-043', 'X520-6.3.1-country-once', 'There is at most one country.', ({ tbs }) =>
    when(tbs.subject.filter(({ type }) => type === 'C').length > 1, 'several countries in the subject'),
  ),
]
