import { CerthallError } from '@certhall/model'
import { createHall, type Hall } from './compose.ts'
import { ipcFaults } from './ipc-faults.ts'

// The hall as a process of its own. CERTHALL_CONFIG: HallConfig as JSON. Forked with an IPC channel it says
// {type:'ready', origin} or {type:'failed', code, detail}, and stops on SIGTERM or when the channel closes.

const tell = (message: object) => process.send?.(message)

let hall: Hall | undefined
let stopping = false
async function stop(): Promise<void> {
  if (stopping) return
  stopping = true
  // A stop that hangs must not keep the port.
  setTimeout(() => process.exit(1), 8000).unref()
  await hall?.close()
  process.exit(0)
}
for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(event, stop)

try {
  hall = await createHall({
    ...readConfigText(process.env.CERTHALL_CONFIG),
    ...(process.env.CERTHALL_FAULTS === 'ipc' && { faultHook: ipcFaults() }),
  })
  const origin = await hall.listen()
  if (process.send) tell({ type: 'ready', origin })
  else console.log(`The hall is ready: ${origin}`)
} catch (error) {
  const code = error instanceof CerthallError ? error.code : 'internal'
  const detail = inOneLine(error)
  if (process.send) tell({ type: 'failed', code, detail })
  else console.error(`certhall: ${detail}`)
  await hall?.close()
  process.exit(1)
}

function readConfigText(text: string | undefined) {
  try {
    return JSON.parse(text ?? '')
  } catch {
    throw new CerthallError('configuration-invalid', 'CERTHALL_CONFIG is not JSON.')
  }
}

/** What can be put right by who starts the hall, in words; the rest as it comes. */
function inOneLine(error: unknown): string {
  const { code, path, message } = error as NodeJS.ErrnoException
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return `The folder ${path} cannot be written or read; check its rights.`
  if (code === 'ENOENT') return `${path} is missing.`
  return message
}
