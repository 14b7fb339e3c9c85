import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

const SOURCE = import.meta.dirname
/** Git-ignored; names carry a hash of the source, so that a change never meets an old library. */
const CACHE = path.resolve(SOURCE, '../../.cache/soft-skf')

const FLAGS = ['-D_GNU_SOURCE', '-std=gnu11', '-O1', '-fPIC', '-fvisibility=hidden', '-Wall', '-Wextra']
const QUIET = ['-Wno-format-truncation', '-Werror']

/** How the structures are laid out: the standard's way, and two that vendors' headers have. */
const VARIANTS = { packed: [], aligned: ['-DSKF_ALIGNED'], ulong8: ['-DSKF_ULONG8'] }

export type SoftLayout = keyof typeof VARIANTS

/** Paths of the test library with this layout and of the tool that makes tokens for it; built where they are not there yet. */
export async function buildSoftSkf(
  layout: SoftLayout = 'packed',
): Promise<{ library: string; tool: string }> {
  const files = globSync('*.[ch]', { cwd: SOURCE }).sort()
  const hash = createHash('sha256')
  for (const file of files) hash.update(file).update(readFileSync(path.join(SOURCE, file)))
  for (const flags of [FLAGS, QUIET, Object.entries(VARIANTS).flat(2)]) hash.update(flags.join(' '))
  const at = (name: string) => path.join(CACHE, `${name}-${hash.copy().digest('hex').slice(0, 16)}`)
  const library = `${at(layout)}.so`
  // What the tool writes is the same whatever the layout.
  const tool = at('tool')
  await mkdir(CACHE, { recursive: true })
  const sources = files.filter((file) => file.endsWith('.c') && file !== 'tool.c')
  await Promise.all([
    build(library, [...VARIANTS[layout], '-shared', ...sources]),
    build(tool, ['tool.c', ...sources]),
  ])
  return { library, tool }
}

async function build(target: string, args: string[]): Promise<void> {
  if (existsSync(target)) return
  // Beside, then renamed: two test runs may build at once.
  const beside = `${target}.${process.pid}`
  const all = [...FLAGS, ...QUIET, ...args, '-o', beside, '-lcrypto', '-lpthread']
  await promisify(execFile)('gcc', all, { cwd: SOURCE })
  await rename(beside, target)
}
