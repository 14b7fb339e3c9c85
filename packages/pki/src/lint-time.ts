import { sameBytes } from './bytes.ts'
import { Fields, readElement, timeValue } from './der-read.ts'
import { time } from './der-write.ts'
import type { LintFinding } from './lint.ts'

/** RFC 5280 §4.1.2.5: UTCTime through 2049, GeneralizedTime after, no fractions of seconds. */
export function timeForms(tbs: Uint8Array): LintFinding[] {
  const fields = new Fields(readElement(tbs).content)
  fields.takeIf(0xa0)
  for (let passed = 0; passed < 3; passed++) fields.take()
  const validity = fields.fields()
  return validity
    .all(2)
    .filter((element) => !sameBytes(time(timeValue(element)), element.der))
    .map(() => ({
      rule: 'RFC5280-4.1.2.5-time-form',
      severity: 'error',
      text: 'time in the wrong form for its year',
    }))
}
