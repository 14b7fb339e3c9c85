import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pkcs11Worker } from '../drivers/pkcs11/pkcs11-worker.ts'
import type { TokenEvent } from '../port.ts'
import type { WorkerDriver } from '../worker/worker-driver.ts'
import { pcscChanges } from './pcsc-changes.ts'
import { OPENSC, type VirtualReader, virtualReader } from './virtual-reader-fixture.ts'

/** A sample; CERTHALL_HOT_PLUG_TIMES=20 for the figures. */
const TIMES = Number(process.env.CERTHALL_HOT_PLUG_TIMES ?? 5)

let reader: VirtualReader
let driver: WorkerDriver
const pcsc = pcscChanges()
beforeAll(async () => {
  reader = await virtualReader()
  driver = pkcs11Worker({ name: 'opensc', module: OPENSC, pcsc })
})
afterAll(async () => {
  await driver?.close()
  await reader?.close()
})

test('a card that goes in and out is noticed each time, once, in order, by event; no module runs while none is in', async () => {
  const events: TokenEvent[] = []
  let woken = () => {}
  const stop = driver.watch((event) => {
    events.push(event)
    woken()
  })
  /** Milliseconds from the act until the next event. */
  async function noticed(act: () => unknown): Promise<number> {
    const next = new Promise<void>((resolve) => {
      woken = resolve
    })
    const began = performance.now()
    await act()
    await next
    return performance.now() - began
  }

  await new Promise((resolve) => setTimeout(resolve, 1500))
  // Nothing is in: the vendor's module is not even loaded.
  expect(driver.pid).toBeUndefined()
  const cpu = process.cpuUsage()
  const seen: number[] = []
  let plugged = 0
  const unfollow = pcsc(({ vacant }) => vacant || seen.push(performance.now() - plugged))
  const latencies = { inserted: [] as number[], removed: [] as number[] }
  for (let time = 0; time < TIMES; time++) {
    plugged = performance.now()
    latencies.inserted.push(await noticed(reader.insert))
    latencies.removed.push(await noticed(reader.remove))
    // pcscd looks at its virtual reader every 400 ms; quicker than that, a card was never in.
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const { user, system } = process.cpuUsage(cpu)
  stop()
  unfollow()
  const [first] = events
  expect(first?.id).toMatch(/^[0-9a-f]+$/)
  const { id } = first as TokenEvent
  const round: TokenEvent[] = [
    { type: 'inserted', id },
    { type: 'removed', id },
  ]
  expect(events).toEqual(Array.from({ length: TIMES }, () => round).flat())
  const inserted = median(latencies.inserted)
  const removed = median(latencies.removed)
  const busy = (user + system) / 1000 / TIMES
  console.log(
    `hot-plug, ${TIMES} times: event after ${Math.round(median(seen))} ms (median), token shown after ${inserted} ms, removed after ${removed} ms; our CPU ${busy.toFixed(0)} ms a round`,
  )
  // OpenSC asks this card 17 things before it shows it, and the virtual reader carries one in 46 ms: 0.8 s of it.
  expect(inserted).toBeLessThan(2500)
  expect(median(seen)).toBeLessThan(1500)
  expect(removed).toBeLessThan(1500)
}, 180_000)

test('a process that waits for cards ends at once when it is told to', () => {
  const source = join(import.meta.dirname, 'pcsc-changes.ts')
  const script = `import { pcscChanges } from ${JSON.stringify(source)}
    pcscChanges()(() => setTimeout(() => process.exit(0), 300))`
  const began = performance.now()
  execFileSync(process.execPath, ['--input-type=module', '-e', script], { timeout: 20_000 })
  expect(performance.now() - began).toBeLessThan(10_000)
})

function median(numbers: number[]): number {
  return Math.round([...numbers].sort((one, other) => one - other)[numbers.length >> 1] as number)
}
