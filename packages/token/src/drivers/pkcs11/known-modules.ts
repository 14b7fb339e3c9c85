import { existsSync } from 'node:fs'
import path from 'node:path'
import rows from './known-modules.json' with { type: 'json' }

/** A vendor's PKCS#11 module as it is usually installed. */
export interface KnownModule {
  id: string
  name: string
  /** Where it is on each system, the usual place first. */
  paths: Partial<Record<NodeJS.Platform, string[]>>
  /**
   * What tells that its tokens come and go: PC/SC, any USB device (on Linux; elsewhere they are looked for every 5 s), or
   * nothing, since they never do.
   */
  news: 'pcsc' | 'usb' | 'none'
  /** Where paths and names were found. */
  source: string
}

export const KNOWN_MODULES = rows as KnownModule[]

/** The known modules whose file is on this computer, with the path that was found. */
export function installedModules(
  platform: NodeJS.Platform = process.platform,
  exists: (file: string) => boolean = existsSync,
): (KnownModule & { path: string })[] {
  return KNOWN_MODULES.flatMap((row) => {
    const found = row.paths[platform]?.find(exists)
    return found ? [{ ...row, path: found }] : []
  })
}

/** The row whose file is called like this one, wherever it lies. */
export function knownModule(file: string): KnownModule | undefined {
  const name = baseName(file)
  return KNOWN_MODULES.find(({ paths }) =>
    Object.values(paths)
      .flat()
      .some((place) => baseName(place) === name),
  )
}

// Windows' separators too, whatever this system has.
const baseName = (file: string) => path.win32.basename(file).toLowerCase()
