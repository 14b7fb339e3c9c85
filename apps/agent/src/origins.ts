import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CerthallError } from '@certhall/model'
import { z } from 'zod'

const originEntry = z.object({
  origin: z.string(),
  /** policy: installed, not for the user to revoke. user: allowed in a consent window. */
  by: z.enum(['policy', 'user']),
  /** RFC 3339; of the user's own. */
  since: z.string().optional(),
})

export type OriginEntry = z.infer<typeof originEntry>

export interface Origins {
  list(): OriginEntry[]
  allows(origin: string): boolean
  /** Whether the user may decide about it; an organisation can say no. */
  mayBeAllowed(origin: string): boolean
  /** The user's decision, kept in the state folder. */
  allow(origin: string): Promise<void>
  revoke(origin: string): Promise<void>
}

/** `origin-refused` for what is no web origin, or comes over an unprotected network. */
export function checkOrigin(origin: string): string {
  const url = URL.canParse(origin) ? new URL(origin) : undefined
  if (!url || url.origin !== origin || url.origin === 'null')
    throw new CerthallError('origin-refused', 'no origin')
  const isLoopback = /^(127(\.\d{1,3}){3}|localhost|.+\.localhost|\[::1\])$/.test(url.hostname)
  // Secure Contexts §3.1: on plain http only loopback is trustworthy; anybody on the way could ask in another's name.
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback)) {
    throw new CerthallError('origin-refused', 'neither https nor loopback')
  }
  return origin
}

/** What an organisation forbids; see managed-policy.ts. */
export interface OriginLimits {
  blockedOrigins: readonly string[]
  usersMayAllow: boolean
}

const NO_LIMITS: OriginLimits = { blockedOrigins: [], usersMayAllow: true }

export async function openOrigins(
  stateDir: string,
  policy: readonly string[],
  { blockedOrigins, usersMayAllow }: OriginLimits = NO_LIMITS,
): Promise<Origins> {
  const path = join(stateDir, 'origins.json')
  let paired = await readPaired(path)
  let writing: Promise<void> = Promise.resolve()

  function store(next: OriginEntry[]): Promise<void> {
    paired = next
    // One write that failed is its asker's trouble, not the next one's.
    const earlier = writing.catch(() => {})
    writing = earlier.then(async () => {
      await mkdir(stateDir, { recursive: true, mode: 0o700 })
      await writeFile(`${path}.new`, JSON.stringify(paired, null, 2), { mode: 0o600 })
      await rename(`${path}.new`, path)
    })
    return writing
  }

  const mayBeAllowed = (origin: string) => usersMayAllow && !blockedOrigins.includes(origin)
  const isPaired = (origin: string) => paired.some((entry) => entry.origin === origin)
  // What a user allowed before the organisation forbade it counts no more.
  const allows = (origin: string) =>
    !blockedOrigins.includes(origin) && (policy.includes(origin) || (usersMayAllow && isPaired(origin)))

  return {
    list: () => [...policy.map((origin): OriginEntry => ({ origin, by: 'policy' })), ...paired],
    allows,
    mayBeAllowed,
    async allow(origin) {
      checkOrigin(origin)
      if (!mayBeAllowed(origin)) throw new CerthallError('origin-refused', 'by policy')
      if (allows(origin)) return
      await store([...paired, { origin, by: 'user', since: new Date().toISOString() }])
    },
    async revoke(origin) {
      await store(paired.filter((entry) => entry.origin !== origin))
    },
  }
}

async function readPaired(path: string): Promise<OriginEntry[]> {
  try {
    return z.array(originEntry).parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new CerthallError(
      'configuration-invalid',
      `${path} cannot be read as the list of allowed sites; remove it to begin anew.`,
    )
  }
}
