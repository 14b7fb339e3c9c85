import { driverKinds } from './driver-kinds.ts'
import { serveDriver } from './serve-driver.ts'

// The child: `main.ts KIND PATH…` serves one driver over its standard streams and ends with its input.
const [kind = '', ...paths] = process.argv.slice(2)
const make = driverKinds[kind]
if (!make) {
  console.error(`unknown kind of driver: ${kind}`)
  process.exit(2)
}
// The terminal's Ctrl-C reaches the whole group; the end of the input is what ends this process, logged out.
process.on('SIGINT', () => {})
await serveDriver(await make(paths), process.stdin, process.stdout)
process.exit(0)
