import { Readable } from 'node:stream'
import { Worker } from 'node:worker_threads'

/** How long logging out may take once the assistant has gone. */
const GRACE_MS = 2000

// On a thread of its own, since a vendor's library may hold the main one for ever. Plain JavaScript that loads nothing
// of ours: it also runs out of a single executable.
const READ_INPUT = `
const { parentPort, workerData } = require('node:worker_threads')
const input = new (require('node:net').Socket)({ fd: 0, readable: true, writable: false })
input.on('data', (bytes) => parentPort.postMessage(bytes))
input.on('error', () => {})
input.on('close', () => {
  parentPort.postMessage(null)
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), workerData)
})
`

/**
 * This process's standard input (a pipe), whose end also ends the process: 2 s later by force. So a library that hangs does
 * not outlive an assistant that was killed, and keep the token to itself.
 */
export function watchedInput(): Readable {
  const thread = new Worker(READ_INPUT, {
    eval: true,
    workerData: GRACE_MS,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 },
  })
  const input = new Readable({ read() {} })
  thread.on('message', (bytes: Uint8Array | null) => input.push(bytes))
  // Without it nobody would notice the end.
  thread.on('error', (error) => input.destroy(error))
  return input
}
