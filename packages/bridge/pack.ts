import { execFileSync } from 'node:child_process'
import { copyFileSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

// `npm run pack -w packages/bridge [FOLDER]`: the client as others install it. Node refuses TypeScript inside node_modules, so the
// package is plain JavaScript with its types, and nothing of this repository.

const HERE = path.dirname(fileURLToPath(import.meta.url))
const ROOT = path.resolve(HERE, '../..')
// of this run alone: others may pack at the same time
const STAGE = mkdtempSync(path.join(os.tmpdir(), 'certhall-bridge-stage-'))

const target = path.resolve(process.argv[2] ?? path.join(HERE, 'dist'))
execFileSync(
  path.join(ROOT, 'node_modules/.bin/tsc'),
  ['-p', path.join(HERE, 'tsconfig.build.json'), '--outDir', STAGE],
  {
    stdio: 'inherit',
  },
)
// tsc rewrites imports in the code only; here they would name files that are not packed.
for (const file of globSync('*.d.ts', { cwd: STAGE })) {
  const at = path.join(STAGE, file)
  writeFileSync(at, readFileSync(at, 'utf8').replaceAll(/(from '\.\/[\w-]+)\.ts'/g, "$1.js'"))
}
const { name, version, license } = JSON.parse(readFileSync(path.join(HERE, 'package.json'), 'utf8'))
const manifest = {
  name,
  version,
  license,
  description:
    'Speaks from a web page with the Certhall assistant: certificates on USB tokens, log-in, signatures',
  type: 'module',
  sideEffects: false,
  exports: { '.': { types: './index.d.ts', default: './index.js' } },
  files: ['*.js', '*.d.ts'],
}
writeFileSync(path.join(STAGE, 'package.json'), JSON.stringify(manifest, null, 2))
copyFileSync(path.join(ROOT, 'LICENSE'), path.join(STAGE, 'LICENSE'))
copyFileSync(path.join(HERE, 'README.md'), path.join(STAGE, 'README.md'))
mkdirSync(target, { recursive: true })
execFileSync('npm', ['pack', '--silent', '--pack-destination', target], { cwd: STAGE, stdio: 'inherit' })
rmSync(STAGE, { recursive: true })
