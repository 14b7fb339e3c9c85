import type { FileProgress } from '@certhall/server/import-desk'

interface Screen {
  isTTY?: boolean
  write(text: string): unknown
}

const WIDTH = 30
/** Where nobody watches, a line now and then is enough. */
const PLAIN_MS = 5000

/** One bar for the file at hand: how far, how many rows a second since the beginning, how much memory. */
export function progressBar(screen: Screen) {
  const began = performance.now()
  const rows = new Map<string, number>()
  let peak = 0
  let last = began
  const count = () => [...rows.values()].reduce((sum, one) => sum + one, 0)
  const rate = () => Math.round(count() / Math.max((performance.now() - began) / 1000, 0.001))

  return {
    show(file: string, { taken, already, refused, bytes }: FileProgress, size: number) {
      rows.set(file, taken + already + refused)
      peak = Math.max(peak, process.memoryUsage.rss())
      const part = size === 0 ? 1 : Math.min(bytes / size, 1)
      const full = Math.round(part * WIDTH)
      const bar = `${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}`
      const text = `${file} [${bar}] ${Math.round(part * 100)}%  ${taken + already + refused} rows  ${rate()}/s  ${megabytes()} MB`
      const now = performance.now()
      if (screen.isTTY) screen.write(`\r${text}\u001b[K`)
      else if (now - last > PLAIN_MS) {
        last = now
        screen.write(`${text}\n`)
      }
    },
    end() {
      if (screen.isTTY) screen.write('\r\u001b[K')
    },
    /** '100000 rows in 61.2 s, 1634/s, at most 240 MB' */
    figures(): string {
      const seconds = ((performance.now() - began) / 1000).toFixed(1)
      return `${count()} rows in ${seconds} s, ${rate()}/s, at most ${megabytes()} MB of memory`
    },
  }

  function megabytes(): number {
    return Math.round(peak / 2 ** 20)
  }
}
