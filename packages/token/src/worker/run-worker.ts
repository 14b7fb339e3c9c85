import { driverKinds } from './driver-kinds.ts'
import { serveDriver } from './serve-driver.ts'
import { watchedInput } from './watched-input.ts'
import { whenItLoads } from './when-it-loads.ts'

/** The child: serves the driver of `KIND PATH…` over its standard streams until its input ends. Answers an exit code. */
export async function runWorker([kind = '', ...paths]: readonly string[]): Promise<number> {
  const make = driverKinds[kind]
  if (!make) {
    console.error(`unknown kind of driver: ${kind}`)
    return 2
  }
  // The terminal's Ctrl-C reaches the whole group; the end of the input is what ends this process, logged out.
  process.on('SIGINT', () => {})
  // First of all: a library may hang as it is loaded.
  const input = watchedInput()
  await serveDriver(await whenItLoads(kind, () => make(paths)), input, process.stdout)
  return 0
}
