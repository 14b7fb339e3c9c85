import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { glob, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { CerthallError } from '@certhall/model'

const run = promisify(execFile)

/** A folder that Vite builds, and all source that goes into it (globs from the repository's root). */
const SITES = [
  {
    folder: 'apps/web',
    source: [
      'apps/web/{src,public,portal,console}/**/*',
      'apps/web/*.{ts,html,json}',
      'packages/{ui,bridge,model}/src/**/*',
      'package-lock.json',
    ],
  },
  {
    folder: 'apps/agent',
    source: [
      'apps/agent/{src,pages,public}/**/*',
      'apps/agent/*.{ts,html,json}',
      'packages/{ui,bridge,model}/src/**/*',
      'package-lock.json',
    ],
  },
]

async function sourceHash(root: string, patterns: string[]): Promise<string> {
  const hash = createHash('sha256')
  const files: string[] = []
  for await (const entry of glob(patterns, { cwd: root, withFileTypes: true })) {
    if (entry.isFile()) files.push(path.join(entry.parentPath, entry.name))
  }
  for (const file of files.sort()) hash.update(path.relative(root, file)).update(await readFile(file))
  return hash.digest('hex')
}

/** Builds the web pages whose source has changed since they were last built. */
export async function buildPages(root: string, say: (line: string) => void): Promise<void> {
  for (const site of SITES) {
    const folder = path.join(root, site.folder)
    const mark = path.join(folder, 'dist', '.source')
    const hash = await sourceHash(root, site.source)
    if ((await readFile(mark, 'utf8').catch(() => '')) === hash) continue
    say(`Building the pages of ${site.folder} …`)
    const vite = path.join(root, 'node_modules/vite/bin/vite.js')
    await run(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
      cwd: folder,
      // Whoever asks, a test run too: React's development build is half as large again.
      env: { ...process.env, NODE_ENV: 'production' },
    }).catch((error: Error) => {
      throw new CerthallError(
        'configuration-invalid',
        `The pages of ${site.folder} could not be built: ${error.message}`,
      )
    })
    await mkdir(path.dirname(mark), { recursive: true })
    await writeFile(mark, hash)
  }
}
