import { join } from 'node:path'
import type { AgentConfig } from '../config.ts'
import { VERSION } from '../version.ts'
import type { Environment } from './open-environment.ts'
import type { AssistantFacts } from './place.ts'

/**
 * The environment check of this assistant, loaded and opened when it is first asked for: most days nobody does.
 * `configuration-invalid` where its own files cannot be read.
 */
export function lazyEnvironment(
  { stateDir, anchors = [], tokenVendors = [], updateKey, self = ownCommand(), place }: AgentConfig,
  known: Pick<AssistantFacts, 'origin' | 'hall' | 'seen' | 'tokens'>,
): () => Promise<Environment> {
  let opened: Promise<Environment> | undefined

  async function open(): Promise<Environment> {
    const { openEnvironment } = await import('./open-environment.ts')
    const { checkForUpdate } = await import('../update/check-for-update.ts')
    const question = { hall: known.hall, key: updateKey, version: VERSION }
    const newerVersion = () => checkForUpdate({ ...question, now: new Date() })
    const facts = { ...known, newerVersion, tokenVendors }
    return openEnvironment({ stateDir, anchors, self, facts, elsewhere: place })
  }

  return () => {
    opened ??= open().catch((error: unknown) => {
      // Asked again, it may have been put right.
      opened = undefined
      throw error
    })
    return opened
  }
}

/** The assistant's command for processes of its own (`try-load`), by the Node that runs us. */
function ownCommand(): string[] {
  return [process.execPath, join(import.meta.dirname, '../desktop/main.ts')]
}
