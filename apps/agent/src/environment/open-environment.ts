import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CerthallError } from '@certhall/model'
import { z } from 'zod'
import { CHECKS } from './checks.ts'
import { type EnvironmentDesk, openEnvironmentDesk } from './environment-desk.ts'
import type { AssistantFacts, Middleware, Place } from './place.ts'
import { readAnchors, systemPlace } from './system-place.ts'

export interface Environment {
  desk: EnvironmentDesk
  place: Place
}

interface EnvironmentOptions {
  stateDir: string
  /** PEM files of the trust anchors that the installation names. */
  anchors: readonly string[]
  self: readonly string[]
  facts: Omit<AssistantFacts, 'anchors' | 'middleware' | 'middlewareFile'>
  /** Another computer, for tests: what of the place differs. */
  elsewhere?: Partial<Place>
}

/** `configuration-invalid` where anchors or the journal cannot be read. */
export async function openEnvironment(options: EnvironmentOptions): Promise<Environment> {
  const { stateDir, anchors, self, facts, elsewhere } = options
  const middlewareFile = join(stateDir, MIDDLEWARE_FILE)
  const assistant: AssistantFacts = {
    ...facts,
    anchors: await readAnchors(anchors),
    middleware: () => readMiddleware(middlewareFile),
    middlewareFile,
  }
  const place = { ...systemPlace(stateDir, self, assistant), ...elsewhere }
  return { place, desk: await openEnvironmentDesk(place, CHECKS) }
}

const MIDDLEWARE_FILE = 'middleware.json'
const list = z.array(z.strictObject({ interface: z.enum(['pkcs11', 'skf']), path: z.string() }))

/** The vendors' libraries that the user or the installation has set; none where there is no file. `configuration-invalid`. */
export async function readMiddleware(file: string): Promise<readonly Middleware[]> {
  try {
    return list.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new CerthallError('configuration-invalid', `${file} cannot be read as a list of middleware`)
  }
}
