import type { Element } from '../der-read.ts'
import { TAG } from '../der-write.ts'
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
const formsOf = (type: string): readonly number[] | undefined =>
  FORMS[type] ?? (type.startsWith('2.5.4.') || !/^\d/.test(type) ? DIRECTORY_STRING : undefined)

const attributes = ({ raw }: LintContext): readonly Element[] => raw.subject.flat()

function wrongForm(context: LintContext): string | undefined {
  // The parsed subject has the same attributes in the same order.
  const wrong = attributes(context).findIndex(({ tag }, at) => {
    const type = context.tbs.subject[at]?.type
    return type !== undefined && !(formsOf(type)?.includes(tag) ?? true)
  })
  return wrong < 0 ? undefined : `attribute ${context.tbs.subject[wrong]?.type} in a string type of its own`
}

const PRINTABLE = new Set(
  Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./:=?", (char) =>
    char.charCodeAt(0),
  ),
)

function unprintable({ tag, content }: Element): boolean {
  return tag === TAG.printable && !content.every((byte) => PRINTABLE.has(byte))
}

function longName({ tbs }: LintContext): string | undefined {
  const long = tbs.subject.find(
    ({ type, value }) =>
      value.length > (NAME_BOUNDS[type] ?? 4096) && [...value].length > (NAME_BOUNDS[type] ?? 4096),
  )
  return long && `${long.type} is longer than ${NAME_BOUNDS[long.type] ?? 4096} characters`
}

// A NUL ends the name for readers written in C, a line feed or a turn of direction forges one for people.
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u
const ASCII = /^[\x20-\x7e]*$/

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
    (context) => when(attributes(context).some(unprintable), 'PrintableString with other characters'),
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
        tbs.subject.some(({ value }) => !ASCII.test(value) && CONTROL.test(value)),
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
      tbs.subject.some(({ value }) => !ASCII.test(value) && value !== value.normalize('NFC')),
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
    const seen = tbs.subject.map(({ type, value }) => `${type}=${value}`)
    return when(new Set(seen).size !== seen.length, 'attribute given twice in the subject')
  }),
  must('CH-043', 'X520-6.3.1-country-once', 'There is at most one country.', ({ tbs }) =>
    when(tbs.subject.filter(({ type }) => type === 'C').length > 1, 'several countries in the subject'),
  ),
]
