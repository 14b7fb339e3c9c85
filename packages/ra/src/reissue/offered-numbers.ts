import type { RegistryAnswer } from '@certhall/model'
import type { RenewalContext } from '../context.ts'
import type { IdentityField } from '../people.ts'

/** The numbers that the certificate carries, as it carries them. */
export function heldNumbers({ certificate }: RenewalContext): Partial<Record<IdentityField, string>> {
  return certificate.extensions.identity ?? {}
}

/** What the registry has and the certificate lacks, in the profile's order. */
export function offeredNumbers(
  context: RenewalContext,
  { numbers }: Pick<RegistryAnswer, 'numbers'>,
): { field: IdentityField; value: string }[] {
  const held = heldNumbers(context)
  return (context.profile.change?.numbers ?? []).flatMap((field) => {
    const value = numbers[field]
    return held[field] === undefined && value !== undefined ? [{ field, value }] : []
  })
}

/** Where the certificate carries another number than the registry has: that is corrected at a counter, not added. */
export function differingNumbers(
  context: RenewalContext,
  { numbers }: Pick<RegistryAnswer, 'numbers'>,
): { field: IdentityField; held: string; registered: string }[] {
  const held = heldNumbers(context)
  return (context.profile.change?.numbers ?? []).flatMap((field) => {
    const [mine, registered] = [held[field], numbers[field]]
    return mine !== undefined && registered !== undefined && mine !== registered
      ? [{ field, held: mine, registered }]
      : []
  })
}
