import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CerthallError } from '@certhall/model'
import type { Change } from './check.ts'
import { findProgram, type Place, runProgram } from './place.ts'

/** How what needs the administrator is done here: we are him, the desktop asks for him, or the user types it himself. */
export type Elevation = 'root' | 'pkexec' | 'by-hand'

export async function elevationOf(place: Place): Promise<Elevation> {
  if (place.uid === 0) return 'root'
  // polkit's question needs a desktop to appear on.
  const hasDesktop = place.environment.DISPLAY || place.environment.WAYLAND_DISPLAY
  return hasDesktop && (await findProgram(place, 'pkexec')) ? 'pkexec' : 'by-hand'
}

/** For a person to type: the very commands, one a line, as an administrator. */
export function commandLines(changes: readonly Change[]): string[] {
  return changes.flatMap((change) =>
    change.kind === 'run' ? [`${change.root ? 'sudo ' : ''}${change.command.map(quote).join(' ')}`] : [],
  )
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

/**
 * Does the changes in order, stopping at the first that fails. `repair-refused` where the administrator's rights were
 * not given, `repair-changed` where a file is no longer as it was left, `repair-failed` {output}. What needs rights
 * that cannot be had here is left out and answered, for the user to do himself.
 */
export async function perform(
  place: Place,
  changes: readonly Change[],
  elevation: Elevation,
): Promise<Change[]> {
  const left: Change[] = []
  for (const [index, change] of changes.entries()) {
    if (change.kind !== 'run') {
      await changeFile(change)
      continue
    }
    if (change.root && elevation === 'by-hand') {
      left.push(change)
      continue
    }
    if (change.root && elevation === 'pkexec') {
      // Asked once for all that follow one another.
      const previous = changes[index - 1]
      if (previous?.kind === 'run' && previous.root) continue
      await runElevated(place, changes.slice(index))
      continue
    }
    await runOrThrow(place, change.command)
  }
  return left
}

async function runElevated(place: Place, changes: readonly Change[]): Promise<void> {
  const end = changes.findIndex((change) => change.kind !== 'run' || !change.root)
  const together = changes.slice(0, end < 0 ? undefined : end)
  const script = commandLines(together).map((line) => line.replace(/^sudo /, ''))
  const { code, stderr } = await runProgram(place, ['pkexec', 'sh', '-c', ['set -e', ...script].join('\n')])
  // pkexec(1): 126 the dialog was dismissed, 127 no authorisation.
  if (code === 126 || code === 127) throw new CerthallError('repair-refused', stderr)
  if (code !== 0) throw new CerthallError('repair-failed', stderr, { output: tail(stderr) })
}

async function runOrThrow(place: Place, command: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await runProgram(place, command)
  if (code === 0) return
  throw new CerthallError('repair-failed', `${command[0]}: ${code}`, { output: tail(stderr || stdout) })
}

const tail = (text: string) => text.trim().slice(-500)

async function changeFile(change: Exclude<Change, { kind: 'run' }>): Promise<void> {
  const { path, expect } = change
  if (expect !== undefined) {
    const now = await readText(path)
    const already = change.kind === 'write' ? change.text : null
    // Done before, by an earlier life of ours that did not come to note it.
    if (now === already) return
    if (now !== expect) throw new CerthallError('repair-changed', path, { path })
  }
  if (change.kind === 'remove') return await rm(path, { force: true })
  await mkdir(dirname(path), { recursive: true })
  await replaceFile(path, change.text, change.mode)
}

/** The file's text, or null where there is none. */
export function readText(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
    throw error
  })
}

/** The change that brings the file back to what it is now, as long as it then still reads `after`. */
export async function bringBack(path: string, after: string): Promise<Change> {
  const before = await readText(path)
  return before === null
    ? { kind: 'remove', path, expect: after }
    : { kind: 'write', path, text: before, expect: after }
}

/** Old or new, never half: written beside, flushed, and moved over. */
export async function replaceFile(path: string, text: string, mode = 0o644): Promise<void> {
  const beside = `${path}.${randomBytes(4).toString('hex')}`
  const file = await open(beside, 'wx', mode)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(beside, path)
}
