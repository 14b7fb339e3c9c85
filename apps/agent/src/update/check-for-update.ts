import { CerthallError } from '@certhall/model'
import { readLimited } from '../read-limited.ts'
import { isNewer, readManifest, type UpdateKey } from './update-manifest.ts'

const PATIENCE_MS = 8000
const ANSWER_LIMIT = 128 * 1024

interface UpdateQuestion {
  hall: string
  /** Undefined where the assistant was packaged without one: then nobody's word counts. */
  key: UpdateKey | undefined
  /** What runs now. */
  version: string
  now: Date
}

/**
 * The newer version that the hall offers, or undefined. Asks and tells only: nothing is fetched or installed.
 * `server-away`; `update-untrusted` where the offer is not by the pinned key, or out of date.
 */
export async function checkForUpdate({
  hall,
  key,
  version,
  now,
}: UpdateQuestion): Promise<string | undefined> {
  if (!hall || !key) return undefined
  const response = await fetch(`${hall}/api/assistant/update`, {
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((error: unknown) => {
    throw new CerthallError('server-away', String(error))
  })
  const body = await readLimited(response, ANSWER_LIMIT)
  if (response.status === 404) return undefined
  if (response.status >= 500) throw new CerthallError('server-away', `HTTP ${response.status}`)
  const offered = readManifest(body && parseJson(body), key, now).version
  return isNewer(offered, version) ? offered : undefined
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}
