import type { Registry } from '@certhall/ra'
import type { Settings } from '../../config.ts'

/** The registry that the configuration names; undefined where it names none. */
export async function openRegistry(
  settings: Settings['registry'],
  log: (error: Error) => void,
): Promise<Registry | undefined> {
  if (settings === undefined) return undefined
  if ('file' in settings) return (await import('./csv-registry.ts')).csvRegistry(settings, log)
  const { httpRegistry } = await import('./http-registry.ts')
  return httpRegistry(settings, (state) => log(new Error(`the way to the registry is ${state}`)))
}
