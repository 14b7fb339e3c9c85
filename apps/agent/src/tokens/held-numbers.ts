import { PkiError, parseCertificate } from '@certhall/pki'
import type { Token } from '@certhall/token'

/** Numbers of the holder in the certificates on the token: identity numbers, and long runs of digits in their subjects. */
export async function heldNumbers(token: Token): Promise<string[]> {
  const numbers = new Set<string>()
  for (const { signingCertificate, encryptionCertificate } of await token.containers()) {
    for (const der of [signingCertificate, encryptionCertificate]) {
      for (const number of der ? numbersIn(der) : []) numbers.add(number)
    }
  }
  return [...numbers]
}

function numbersIn(der: Uint8Array): string[] {
  try {
    const { subject, extensions } = parseCertificate(der)
    // Many authorities write the ID number into the common name or beside it.
    const inSubject = subject.flatMap(({ value }) => value.match(/\d{8,}X?/gi) ?? [])
    const identity = { ...extensions.identity } as Record<string, string>
    return [...Object.values(identity), ...inSubject]
  } catch (error) {
    // Somebody else's certificate says nothing about this PIN.
    if (error instanceof PkiError) return []
    throw error
  }
}
