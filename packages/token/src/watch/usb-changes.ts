import { type FSWatcher, readdirSync, watch } from 'node:fs'
import { join } from 'node:path'
import type { Changes } from './watch-by-listing.ts'

/** A device makes several events in a row. */
const SETTLE_MS = 150

/**
 * Any USB device that comes or goes, by inotify on Linux's device folder: for tokens that PC/SC knows nothing of. Where
 * there is no such folder nothing is told but the beginning.
 */
export function usbChanges(folder = '/dev/bus/usb'): Changes {
  return (listener) => {
    const watchers: FSWatcher[] = []
    let timer: NodeJS.Timeout | undefined
    const noticed = () => {
      clearTimeout(timer)
      timer = setTimeout(() => listener({}), SETTLE_MS).unref()
    }
    for (const place of [folder, ...buses(folder)]) {
      try {
        watchers.push(watch(place, { persistent: false }, noticed).on('error', () => {}))
      } catch {
        // Gone, or forbidden: the others tell.
      }
    }
    queueMicrotask(() => listener({}))
    return () => {
      clearTimeout(timer)
      for (const one of watchers) one.close()
    }
  }
}

/** One folder for each bus, there from the start of the machine. */
function buses(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name))
  } catch {
    return []
  }
}
