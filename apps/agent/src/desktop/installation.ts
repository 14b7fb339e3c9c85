import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { isSea } from 'node:sea'
import { CerthallError } from '@certhall/model'
import { SIGNATURES, type SignatureName } from '@certhall/pki'
import { z } from 'zod'

/** What the installation decides; the user cannot change it. */
const configuration = z.strictObject({
  /** Of the loopback bridge; halls name it to their pages. */
  port: z.int().min(0).max(65_535).default(21_090),
  allowedOrigins: z.array(z.string()).default([]),
  portal: z.string().optional(),
  /** PEM files. */
  anchors: z.array(z.string()).default([]),
  tokenVendors: z.array(z.string().regex(/^[0-9a-f]{4}$/)).default([]),
  updateKey: z
    .strictObject({
      algorithm: z.custom<SignatureName>(
        (name) => typeof name === 'string' && Object.hasOwn(SIGNATURES, name),
      ),
      spki: z.base64(),
    })
    .optional(),
  /** Shows virtual tokens and plugs them in and out: for trials. */
  demo: z.boolean().default(false),
})

export interface Installation extends z.infer<typeof configuration> {
  /** The user's own folder for all that the assistant keeps. */
  dataDir: string
  tokensDir: string
  stateDir: string
  /** Where the one that runs is asked (a named pipe on Windows). */
  controlPath: string
  /** How another process of the assistant is started. */
  self: string[]
}

const CONFIG_FILE = '/etc/certhall-assistant/config.json'

/** The installation's own settings and this user's folders. `configuration-invalid`. */
export async function readInstallation(): Promise<Installation> {
  const file = process.env.CERTHALL_ASSISTANT_CONFIG || CONFIG_FILE
  const dataDir = process.env.CERTHALL_ASSISTANT_DATA || join(dataHome(), 'certhall-assistant')
  const stateDir = join(dataDir, 'state')
  return {
    ...parse(file, await readFile(file, 'utf8').catch(noFile)),
    dataDir,
    stateDir,
    tokensDir: join(dataDir, 'tokens'),
    controlPath: controlPath(stateDir),
    self: isSea() ? [process.execPath] : [process.execPath, join(import.meta.dirname, 'main.ts')],
  }
}

function noFile(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return '{}'
  throw new CerthallError('configuration-invalid', error.message)
}

function parse(file: string, text: string): z.infer<typeof configuration> {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (error) {
    throw new CerthallError('configuration-invalid', `${file}: ${(error as Error).message}`)
  }
  const parsed = configuration.safeParse(content)
  if (!parsed.success)
    throw new CerthallError('configuration-invalid', `${file}: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

/** XDG Base Directory Specification; %LOCALAPPDATA%; ~/Library. */
function dataHome(): string {
  if (process.platform === 'win32') return process.env.LOCALAPPDATA ?? join(homedir(), 'AppData/Local')
  if (process.platform === 'darwin') return join(homedir(), 'Library/Application Support')
  return process.env.XDG_DATA_HOME || join(homedir(), '.local/share')
}

function controlPath(stateDir: string): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\certhall-assistant-${process.env.USERNAME ?? 'user'}`
  // Beside the state: one assistant for one state, whatever session it was started from.
  return join(stateDir, 'control.sock')
}
