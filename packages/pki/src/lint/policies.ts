import { Fields, readElement } from '../der-read.ts'
import { TAG } from '../der-write.ts'
import { EXTENSION } from '../extensions.ts'
import { uriFault } from './name-forms.ts'
import {
  type FrameContext,
  HOLDERS,
  type LintRule,
  mustInFrame,
  NOT_AUTHORITIES,
  shouldInFrame,
  when,
} from './rule.ts'

const ANY_POLICY = '2.5.29.32.0'
const NOTICE = '1.3.6.1.5.5.7.2.2'
const KNOWN_QUALIFIERS = ['1.3.6.1.5.5.7.2.1', NOTICE]

interface Qualifier {
  readonly policy: string
  readonly kind: string
  /** Tag of an explicitText. */
  readonly text?: number
  /** A noticeRef is there. */
  readonly reference?: boolean
}

/** The qualifiers as they stand; read only where there are any. */
function qualifiers({ tbs, raw }: FrameContext): readonly Qualifier[] {
  const found = tbs.extensions.policyQualifiers && raw.find(EXTENSION.policies)
  if (!found) return []
  return new Fields(readElement(found.value).content).all(256).flatMap(({ content }) => {
    const information = new Fields(content)
    const policy = information.oid()
    if (!information.more) return []
    return new Fields(information.take().content).all(64).map((one) => {
      const fields = new Fields(one.content)
      const kind = fields.oid()
      if (kind !== NOTICE) return { policy, kind }
      const notice = new Fields(fields.take(TAG.sequence).content)
      const reference = notice.takeIf(TAG.sequence) !== undefined
      return { policy, kind, reference, ...(notice.more && { text: notice.take().tag }) }
    })
  })
}

const own = ({ tbs }: FrameContext) => Object.values(tbs.extensions.policyQualifiers ?? {})

/** Certificate policies (RFC 5280 §4.2.1.4). */
export const POLICY_RULES: readonly LintRule[] = [
  mustInFrame('CH-120', 'RFC5280-4.2.1.4-empty', 'Certificate policies have at least one.', ({ tbs }) =>
    when(tbs.extensions.policies?.length === 0, 'certificate policies without one'),
  ),
  mustInFrame('CH-121', 'RFC5280-4.2.1.4-twice', 'No policy stands twice.', ({ tbs }) => {
    const { policies = [] } = tbs.extensions
    return when(new Set(policies).size !== policies.length, 'policy given twice')
  }),
  shouldInFrame(
    'CH-122',
    'GMT0015-C.3-policies',
    'A holder has certificate policies.',
    ({ tbs }) => when(!tbs.extensions.policies, 'no certificate policies'),
    HOLDERS,
  ),
  shouldInFrame(
    'CH-123',
    'RFC5280-4.2.1.4-qualifier-kind',
    'Qualifiers are statements of practice and notices only.',
    (context) => {
      const other = qualifiers(context).find(({ kind }) => !KNOWN_QUALIFIERS.includes(kind))
      return other && `policy qualifier ${other.kind}`
    },
  ),
  mustInFrame(
    'CH-124',
    'RFC5280-4.2.1.4-any-policy-qualifier',
    'anyPolicy has known qualifiers only.',
    (context) => {
      const wrong = qualifiers(context).find(
        ({ policy, kind }) => policy === ANY_POLICY && !KNOWN_QUALIFIERS.includes(kind),
      )
      return wrong && `anyPolicy with qualifier ${wrong.kind}`
    },
  ),
  mustInFrame(
    'CH-125',
    'RFC5280-4.2.1.4-notice-type',
    'The text of a notice is neither VisibleString nor BMPString.',
    (context) =>
      when(
        qualifiers(context).some(({ text }) => text === TAG.visible || text === TAG.bmp),
        'notice as VisibleString or BMPString',
      ),
  ),
  shouldInFrame('CH-126', 'RFC5280-4.2.1.4-notice-utf8', 'The text of a notice is UTF8String.', (context) =>
    when(
      qualifiers(context).some(({ text }) => text !== undefined && text !== TAG.utf8),
      'notice that is not UTF8String',
    ),
  ),
  mustInFrame(
    'CH-127',
    'RFC5280-4.2.1.4-notice-length',
    'The text of a notice has at most 200 characters.',
    (context) =>
      when(
        own(context).some(({ notice = '' }) => [...notice].length > 200),
        'notice longer than 200 characters',
      ),
  ),
  shouldInFrame('CH-128', 'RFC5280-4.2.1.4-notice-reference', 'A notice has no reference.', (context) =>
    when(
      qualifiers(context).some(({ reference }) => reference),
      'notice with a reference',
    ),
  ),
  shouldInFrame(
    'CH-129',
    'RFC5280-4.2.1.4-notice-control',
    'A notice has no control characters and is in normal form C.',
    (context) =>
      when(
        own(context).some(({ notice = '' }) => /\p{Cc}/u.test(notice) || notice !== notice.normalize('NFC')),
        'notice with control characters, or outside normal form C',
      ),
  ),
  mustInFrame('CH-130', 'RFC5280-4.2.1.4-cps', 'A statement of practice is an absolute URI.', (context) => {
    const faults = own(context).flatMap(({ cps }) => (cps === undefined ? [] : [uriFault(cps)]))
    return faults.find((fault) => fault !== undefined)
  }),
  shouldInFrame(
    'CH-131',
    'GMT0015-C.3-any-policy',
    'An end entity names its policies, not anyPolicy.',
    ({ tbs }) => when(tbs.extensions.policies?.includes(ANY_POLICY), 'an end entity with anyPolicy'),
    NOT_AUTHORITIES,
  ),
]
