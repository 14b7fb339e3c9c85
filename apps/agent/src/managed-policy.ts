import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CerthallError } from '@certhall/model'
import { z } from 'zod'
import { checkOrigin } from './origins.ts'

const origins = z.array(z.string().max(300)).max(200).default([])

const policyFile = z.strictObject({
  version: z.literal(1),
  /** Allowed without a question; nobody can revoke them in the assistant. */
  allowedOrigins: origins,
  /** Never allowed, whatever the user says. */
  blockedOrigins: origins,
  /** False: only `allowedOrigins` may ask. */
  usersMayAllow: z.boolean().default(true),
  /** Origin of the hall that 「续期」 leads to. */
  portal: z.string().max(300).optional(),
})

/** What an organisation has set for all its computers. */
export type ManagedPolicy = z.infer<typeof policyFile>

export const NO_POLICY: ManagedPolicy = {
  version: 1,
  allowedOrigins: [],
  blockedOrigins: [],
  usersMayAllow: true,
}

/** Where administrators put it: folders that users cannot write. */
export function managedPolicyPath(platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32')
    return join(process.env.ProgramData ?? 'C:\\ProgramData', 'Certhall', 'assistant.json')
  if (platform === 'darwin') return '/Library/Application Support/Certhall/assistant.json'
  return '/etc/certhall/assistant.json'
}

/**
 * The policy, or none where there is no file. `configuration-invalid` names file and fault: with a rule that cannot be read the
 * assistant does not start, rather than do what the organisation forbids.
 */
export async function readManagedPolicy(path: string): Promise<ManagedPolicy> {
  let text: string
  try {
    await requireAdministrators(path)
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return NO_POLICY
    throw error
  }
  const parsed = policyFile.safeParse(parseJson(path, text))
  if (!parsed.success) throw invalid(path, z.prettifyError(parsed.error).replaceAll(/\s+/g, ' '))
  const { allowedOrigins, blockedOrigins, portal } = parsed.data
  for (const origin of [...allowedOrigins, ...blockedOrigins, ...(portal ? [portal] : [])]) {
    try {
      checkOrigin(origin)
    } catch {
      throw invalid(path, `${origin} is no origin such as https://hall.example`)
    }
  }
  return parsed.data
}

/** A file that others can write is anybody's policy. Windows and macOS guard the folder. */
async function requireAdministrators(path: string): Promise<void> {
  const { uid, mode } = await stat(path)
  const isTheirs = uid === 0 || uid === process.getuid?.()
  if (process.platform === 'linux' && (!isTheirs || (mode & 0o022) !== 0)) {
    throw invalid(path, 'others than its owner can write it; chown root and chmod 644')
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalid(path, 'it is no JSON')
  }
}

function invalid(path: string, why: string): CerthallError {
  return new CerthallError('configuration-invalid', `${path}: ${why}`)
}
