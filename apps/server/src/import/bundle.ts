import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { CerthallError } from '@certhall/model'
import { RowFault } from './outcome.ts'

/** A folder with the previous system's records. */
export interface Bundle {
  folder: string
  /** SHA-256 over names and contents of its tables: by this a broken-off import is found again. */
  id: string
  /** Tables that are there, with their sizes. */
  files: { name: string; size: number }[]
}

/** `configuration-invalid` where none of the tables is there. */
export async function openBundle(folder: string, names: readonly string[]): Promise<Bundle> {
  const whole = createHash('sha256')
  const files: Bundle['files'] = []
  for (const name of names) {
    const file = path.join(folder, name)
    const found = await stat(file).catch(() => undefined)
    if (found === undefined) continue
    files.push({ name, size: found.size })
    const one = createHash('sha256')
    for await (const chunk of createReadStream(file)) one.update(chunk as Buffer)
    whole.update(`${name} ${one.digest('hex')}\n`)
  }
  if (files.length === 0)
    throw new CerthallError('configuration-invalid', `${folder} has none of ${names.join(', ')}.`)
  return { folder: await realpath(folder), id: whole.digest('hex'), files }
}

const FILE_LIMIT = 1 << 20

/** What a cell holds: PEM or base64 itself, or the name of a file of the bundle with one of them. */
export async function contentOf(
  { folder }: Pick<Bundle, 'folder'>,
  cell: string,
  fault: RowFault,
): Promise<Uint8Array> {
  // Neither PEM's base64 nor its dashes have a full stop; names of files have.
  if (!/^[^\n]{1,200}\.[a-z0-9]{2,4}$/i.test(cell)) return Buffer.from(cell)
  const file = await realpath(path.join(folder, cell)).catch(() => undefined)
  if (file === undefined) throw new RowFault(fault.code, `${cell} is not in the bundle`)
  // Neither by '..' nor by a link may a row reach what is not the bundle's.
  if (!file.startsWith(folder + path.sep))
    throw new RowFault(fault.code, `${cell} lies outside of the bundle`)
  if ((await stat(file)).size > FILE_LIMIT) throw new RowFault(fault.code, `${cell} is too large`)
  return readFile(file)
}
