import type { TestTokens } from '../test-tokens.ts'

/** The files of a certificate's seals on a token, as docs/seals.md names them. */
export async function sealsOnToken(
  tokens: Pick<TestTokens, 'open'>,
  token: string,
  fingerprint: string,
): Promise<Uint8Array[]> {
  const open = await tokens.open(token)
  const found: Uint8Array[] = []
  for (let n = 1; n <= 4; n++) {
    const file = await open.readFile(`SEAL-${fingerprint.slice(0, 16)}-${n}`)
    if (file) found.push(file)
  }
  return found
}
