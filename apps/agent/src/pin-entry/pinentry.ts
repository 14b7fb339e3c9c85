import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { CerthallError } from '@certhall/model'
import { AssuanError, escaped, startAssuan } from './assuan.ts'

export interface PinQuestion {
  title: string
  /** Who asks, for what, with which token. */
  description: string
  prompt: string
  ok: string
  cancel: string
  /** Of a new PIN, asked for twice in one window. */
  repeat?: { prompt: string; differs: string }
}

/** Asks for a PIN in a window of its own; the bytes are the caller's to overwrite. Undefined: the user closed or refused it. */
export type AskPin = (question: PinQuestion) => Promise<Buffer | undefined>

const PROGRAMS = ['pinentry-gnome3', 'pinentry-qt', 'pinentry-gtk-2', 'pinentry-mac', 'pinentry']
// Those write to a terminal, and the assistant has none.
const TERMINAL = /^(?:curses|tty|emacs)/
// Of the environment only what a window needs.
const PASSED =
  /^(?:DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|XDG_RUNTIME_DIR|DBUS_SESSION_BUS_ADDRESS|HOME|PATH|LANG|LC_\w+)$/
const PATIENCE_S = 120
// libgpg-error: GPG_ERR_TIMEOUT, GPG_ERR_CANCELED, GPG_ERR_NOT_CONFIRMED.
const REFUSED = [62, 99, 114]

/** The first pinentry that can show a window here, or undefined: then the assistant's own page asks. */
export async function findPinentry(env: NodeJS.ProcessEnv = process.env): Promise<AskPin | undefined> {
  if (process.platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return undefined
  const folders = (env.PATH ?? '').split(delimiter)
  for (const name of PROGRAMS) {
    const program = folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
    if (program && (await isGraphical(program, env))) return (question) => askPinentry(program, env, question)
  }
  return undefined
}

async function isGraphical(program: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  try {
    const assuan = await startAssuan(program, [], passedOn(env))
    const flavor = String(await assuan.send('GETINFO flavor'))
    assuan.close()
    return !TERMINAL.test(flavor)
  } catch {
    return false
  }
}

let isOpen = false

/** `token-busy` while another window asks: two at once could be taken for one another. */
export async function askPinentry(
  program: string,
  env: NodeJS.ProcessEnv,
  { title, description, prompt, ok, cancel, repeat }: PinQuestion,
): Promise<Buffer | undefined> {
  if (isOpen) throw new CerthallError('token-busy')
  isOpen = true
  try {
    const assuan = await startAssuan(program, [], passedOn(env))
    try {
      await assuan.send(`SETTIMEOUT ${PATIENCE_S}`)
      for (const [command, text] of [
        ['SETTITLE', title],
        ['SETDESC', description],
        ['SETPROMPT', prompt],
        ['SETOK', ok],
        ['SETCANCEL', cancel],
        ...(repeat
          ? ([
              ['SETREPEAT', repeat.prompt],
              ['SETREPEATERROR', repeat.differs],
            ] as const)
          : []),
      ] as const)
        await assuan.send(`${command} ${escaped(text)}`)
      return await assuan.send('GETPIN')
    } catch (error) {
      if (error instanceof AssuanError && REFUSED.includes(error.code)) return undefined
      throw error
    } finally {
      assuan.close()
    }
  } finally {
    isOpen = false
  }
}

function passedOn(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => PASSED.test(name)))
}
