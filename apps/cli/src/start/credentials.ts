import { readFile } from 'node:fs/promises'
import { CerthallError } from '@certhall/model'

/** The origin of an address given with --url. */
export function readOrigin(url: string): string {
  const origin = URL.canParse(url) ? new URL(url).origin : 'null'
  if (origin === 'null')
    throw new CerthallError(
      'configuration-invalid',
      `--url takes an address such as https://hall.example, not '${url}'.`,
    )
  return origin
}

/** A staff account in a file. */
export async function readCredentials(file: string): Promise<{ login: string; password: string }> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CerthallError(
      'configuration-invalid',
      `The credentials file ${file} cannot be read (${error.code}).`,
    )
  })
  try {
    const { login, password } = JSON.parse(text) as Record<string, unknown>
    if (typeof login === 'string' && typeof password === 'string') return { login, password }
  } catch {
    // No JSON: said below.
  }
  throw new CerthallError(
    'configuration-invalid',
    `The credentials file ${file} is not {"login": …, "password": …}.`,
  )
}
