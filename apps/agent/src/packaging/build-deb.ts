import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, cp, glob, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { VERSION } from '../version.ts'

const run = promisify(execFile)

const DEBIAN = path.join(import.meta.dirname, 'debian')
const LIB = 'usr/lib/certhall-assistant'
/** Node's names of processors, and Debian's. */
const ARCHITECTURES: Readonly<Record<string, string>> = {
  x64: 'amd64',
  arm64: 'arm64',
  loong64: 'loong64',
  riscv64: 'riscv64',
}

export interface DebOptions {
  /** What `buildExecutable` answered. */
  executable: string
  /** The installation's config.json (docs/assistant.md). */
  config: string
  /** Where the package is written. */
  out: string
}

/** A Debian package; answers its path. Needs dpkg-deb. */
export async function buildDeb({ executable, config, out }: DebOptions): Promise<string> {
  const architecture = ARCHITECTURES[process.arch]
  if (!architecture) throw new Error(`no name of Debian's for ${process.arch}`)
  const tree = await mkdtemp(path.join(os.tmpdir(), 'certhall-deb-'))
  try {
    const put = async (from: string, to: string, mode = 0o644) => {
      const target = path.join(tree, to)
      await mkdir(path.dirname(target), { recursive: true })
      await cp(from, target)
      await chmod(target, mode)
    }
    await put(path.join(executable, 'certhall-assistant'), `${LIB}/certhall-assistant`, 0o755)
    await cp(path.join(executable, 'node_modules'), path.join(tree, LIB, 'node_modules'), { recursive: true })
    await put(config, 'etc/certhall-assistant/config.json')
    await put(path.join(DEBIAN, 'autostart.desktop'), 'etc/xdg/autostart/certhall-assistant.desktop')
    await put(path.join(DEBIAN, 'menu.desktop'), 'usr/share/applications/certhall-assistant.desktop')
    await put(path.join(DEBIAN, 'icon.svg'), 'usr/share/icons/hicolor/scalable/apps/certhall-assistant.svg')
    await put(path.join(DEBIAN, 'user.service'), 'usr/lib/systemd/user/certhall-assistant.service')
    await put(path.join(DEBIAN, 'copyright'), 'usr/share/doc/certhall-assistant/copyright')
    await put(
      path.join(DEBIAN, 'before-you-begin.txt'),
      'usr/share/doc/certhall-assistant/before-you-begin.txt',
    )
    await mkdir(path.join(tree, 'usr/bin'), { recursive: true })
    await symlink(
      '../lib/certhall-assistant/certhall-assistant',
      path.join(tree, 'usr/bin/certhall-assistant'),
    )
    await control(tree, architecture)
    await run('chmod', ['-R', 'u=rwX,go=rX', tree])
    await mkdir(out, { recursive: true })
    const file = path.join(out, `certhall-assistant_${VERSION}_${architecture}.deb`)
    // Debian 12's dpkg reads zstd; xz would take a minute for a tenth.
    await run('dpkg-deb', ['--root-owner-group', '-Zzstd', '-z9', '--build', tree, file])
    return file
  } finally {
    await rm(tree, { recursive: true, force: true })
  }
}

async function control(tree: string, architecture: string): Promise<void> {
  const folder = path.join(tree, 'DEBIAN')
  const sums: string[] = []
  let bytes = 0
  for await (const entry of glob('**/*', { cwd: tree, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = path.join(entry.parentPath, entry.name)
    const content = await readFile(file)
    bytes += content.length
    sums.push(`${createHash('md5').update(content).digest('hex')}  ${path.relative(tree, file)}`)
  }
  await mkdir(folder)
  const fields = (await readFile(path.join(DEBIAN, 'control'), 'utf8'))
    .replace('@VERSION@', VERSION)
    .replace('@ARCHITECTURE@', architecture)
    .replace('@SIZE@', String(Math.ceil(bytes / 1024)))
  await writeFile(path.join(folder, 'control'), fields)
  await writeFile(path.join(folder, 'md5sums'), `${sums.sort().join('\n')}\n`)
  await writeFile(
    path.join(folder, 'conffiles'),
    '/etc/certhall-assistant/config.json\n/etc/xdg/autostart/certhall-assistant.desktop\n',
  )
  const words = await readFile(path.join(DEBIAN, 'before-you-begin.txt'), 'utf8')
  for (const script of ['preinst', 'prerm', 'postrm']) {
    const text = (await readFile(path.join(DEBIAN, script), 'utf8')).replace('@WORDS@', words.trimEnd())
    await writeFile(path.join(folder, script), text, { mode: 0o755 })
  }
}
