import os from 'node:os'
import { CerthallError, type ErrorCode } from '@certhall/model'
import type { OpenAuthority } from '@certhall/server'
import { openInstallation } from '../start/installation.ts'
import type { Values } from './command.ts'

const SENTENCES: Partial<Record<ErrorCode, string>> = {
  'passphrase-wrong': "The passphrase does not open the hall's keys.",
  'certificate-status-wrong': 'The certificate is revoked: its status cannot be changed any more.',
}

/** Does it with the hall's authority, and closes that again. What the operator can put right is said in one line. */
export async function withAuthority<Result>(
  { data, origin }: Pick<Values, 'data' | 'origin'>,
  act: (authority: OpenAuthority) => Promise<Result>,
  /** Where no --origin is given. */
  elseOrigin = () => 'http://127.0.0.1',
): Promise<Result> {
  // Only now: what is wrong with the arguments is told without waiting for all of it.
  const { openAuthorityDesk } = await import('@certhall/server/authority-desk')
  const installation = await openInstallation(data, process.env)
  try {
    const desk = await openAuthorityDesk({
      ...installation,
      baseUrl: origin === undefined ? elseOrigin : readOrigin(origin),
    })
    try {
      return await act(desk.authority)
    } finally {
      await desk.close()
    }
  } catch (error) {
    if (!(error instanceof CerthallError)) throw error
    throw new CerthallError(error.code, SENTENCES[error.code] ?? error.message, error.extra)
  } finally {
    await installation.stop()
  }
}

/** Who is kept as having done it: the user of this computer. */
export const commandActor = (): string => `command/${os.userInfo().username}`

export function readOrigin(text: string): string {
  const origin = URL.canParse(text) ? new URL(text).origin : 'null'
  if (origin === 'null')
    throw new CerthallError(
      'configuration-invalid',
      `--origin takes an origin such as https://hall.example, not '${text}'.`,
    )
  return origin
}
