import { CerthallError } from '@certhall/model'
import { createHall, type Hall } from './compose.ts'
import { ipcFaults } from './ipc-faults.ts'

// The hall as a process of its own. CERTHALL_CONFIG: HallConfig as JSON. Forked with an IPC channel it says
// {type:'ready', origin} or {type:'failed', code, detail}, and stops on SIGTERM or when the channel closes.

const SENTENCES: Record<string, (place: string) => string> = {
  EACCES: (place) => `${place} cannot be read or written; check the rights of its folder.`,
  EPERM: (place) => `${place} cannot be read or written; check the rights of its folder.`,
  EROFS: (place) => `${place} cannot be written: the file system is read-only.`,
  ENOTDIR: (place) => `${place} is not a folder.`,
  ENOSPC: () => 'The disk is full.',
  'passphrase-wrong': () => "The passphrase does not open the hall's keys.",
}

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
  return SENTENCES[code ?? '']?.(path ?? 'a folder') ?? message
}
