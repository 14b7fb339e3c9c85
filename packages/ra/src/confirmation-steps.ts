import type { RenewalCase } from '@certhall/model/api'
import type { IssueContext } from './context.ts'
import { numbersOf } from './identity-numbers.ts'

type Step = RenewalCase['confirmations'][number]

/**
 * What the holder has to confirm, step by step: name and address on record, and the numbers that the certificate carries.
 * A step that is only for certificates with certain numbers is left out where they are missing.
 */
export function confirmationSteps({ profile, holder, certificate }: IssueContext): Step[] {
  // Nothing to compare: it is the first one.
  if (certificate === undefined) return []
  const numbers = numbersOf(holder)
  const carried = certificate.extensions.identity ?? {}
  return profile.renewal.confirmations.flatMap(({ id, title, fields, onlyIfPresent, mismatch }) => {
    const shown = fields.flatMap((field): Step['fields'] => {
      if (field === 'name') return [{ field, value: holder.name }]
      if (field === 'unitAddress') return holder.unitAddress ? [{ field, value: holder.unitAddress }] : []
      if (carried[field] === undefined) return []
      return [{ field, value: numbers[field] ?? carried[field] }]
    })
    return shown.length === 0 && onlyIfPresent ? [] : [{ id, title, fields: shown, mismatch }]
  })
}
