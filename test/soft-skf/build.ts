import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

const SOURCE = import.meta.dirname
/** Git-ignored; a folder for each state of the source, so that a change never meets an old library. */
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
  const folder = path.join(CACHE, `${hash.digest('hex').slice(0, 16)}-${layout}`)
  const built = { library: path.join(folder, 'libsoftskf.so'), tool: path.join(folder, 'soft-skf-tool') }
  if (!existsSync(folder)) await build(folder, VARIANTS[layout], files)
  return built
}

async function build(folder: string, variant: string[], files: string[]): Promise<void> {
  await mkdir(CACHE, { recursive: true })
  // Beside, then renamed whole: two test runs may build at once.
  const beside = await mkdtemp(`${folder}-`)
  const sources = files.filter((file) => file.endsWith('.c') && file !== 'tool.c')
  const flags = [...FLAGS, ...QUIET, ...variant]
  const libraries = ['-lcrypto', '-lpthread']
  const out = (name: string) => ['-o', path.join(beside, name)]
  try {
    await gcc([...flags, '-shared', ...out('libsoftskf.so'), ...sources, ...libraries])
    await gcc([...flags, ...out('soft-skf-tool'), 'tool.c', ...sources, ...libraries])
    await rename(beside, folder)
  } catch (error) {
    await rm(beside, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
}

async function gcc(args: string[]): Promise<void> {
  await promisify(execFile)('gcc', args, { cwd: SOURCE })
}
