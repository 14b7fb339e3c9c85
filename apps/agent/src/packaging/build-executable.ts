import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cp, glob, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { rolldown } from 'rolldown'

const run = promisify(execFile)

const ROOT = path.resolve(import.meta.dirname, '../../../..')
const AGENT = path.join(ROOT, 'apps/agent')
const NODE = path.join(ROOT, 'node_modules/node/bin/node')
/** Everything that the executable is made of. */
const SOURCES = [
  'apps/agent/src/**/*.ts',
  'apps/agent/dist/**/*',
  'packages/{model,pki,crypto,token,bridge}/src/**/*.ts',
  'packages/crypto/sm2-core/sm2.wasm',
  'package-lock.json',
]
// Node's documentation, "Single executable applications".
const SENTINEL = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'

/**
 * The assistant as one file, with the native add-ons that it loads in `node_modules` beside it; answers their folder.
 * Kept by a hash of all sources, so that nothing is built twice. The pages must have been built.
 */
export async function buildExecutable(): Promise<string> {
  const folder = path.join(ROOT, 'node_modules/.cache/certhall-package', await hashOfSources())
  const done = await readFile(path.join(folder, 'done'), 'utf8').catch(() => '')
  if (done) return folder
  const work = `${folder}.${process.pid}`
  await rm(work, { recursive: true, force: true })
  await mkdir(work, { recursive: true })
  try {
    const script = path.join(work, 'main.cjs')
    await bundle(script)
    await assemble(work, script)
    await copyAddOns(path.join(work, 'node_modules'))
    await writeFile(path.join(work, 'done'), 'yes')
    await rm(folder, { recursive: true, force: true })
    await rename(work, folder)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  return folder
}

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256').update(process.version)
  const files: string[] = []
  for await (const entry of glob(SOURCES, { cwd: ROOT, withFileTypes: true }))
    if (entry.isFile() && !entry.name.includes('.test.')) files.push(path.join(entry.parentPath, entry.name))
  for (const file of files.sort()) hash.update(path.relative(ROOT, file)).update(await readFile(file))
  return hash.digest('hex').slice(0, 32)
}

/** One CommonJS file, which is what an executable of Node 24 runs. */
async function bundle(file: string): Promise<void> {
  const WASM = "readFileSync(new URL('../sm2-core/sm2.wasm', import.meta.url))"
  let wasmPlaces = 0
  const bundled = await rolldown({
    input: path.join(AGENT, 'src/desktop/main.ts'),
    platform: 'node',
    logLevel: 'silent',
    plugins: [
      {
        name: 'inside-one-file',
        resolveId: (id) => (ADD_ONS.includes(id) ? { id: `\0${id}`, moduleSideEffects: false } : undefined),
        // Add-ons are shared libraries: they lie beside the executable, and are loaded from there.
        load: (id) =>
          id.startsWith('\0') && ADD_ONS.includes(id.slice(1))
            ? `module.exports = require('node:module').createRequire(process.execPath)('${id.slice(1)}')`
            : undefined,
        transform(code, id) {
          if (!id.endsWith('/sm2-wasm.ts')) return undefined
          wasmPlaces += code.split(WASM).length - 1
          return `import { getRawAsset } from 'node:sea'\n${code.replace(WASM, "new Uint8Array(getRawAsset('sm2.wasm'))")}`
        },
      },
    ],
  })
  // Its text is kept in memory, twice as large for the Chinese in it. Names stay, for whoever reads a trace.
  const minify = { mangle: false, compress: true, codegen: { removeWhitespace: true } } as const
  await bundled.write({ file, format: 'cjs', codeSplitting: false, minify })
  await bundled.close()
  if (wasmPlaces !== 1) throw new Error(`sm2.wasm is read in ${wasmPlaces} places; packaging knows one`)
}

/**
 * It waits all day: what little it does makes little to clean up, and V8 would else keep tens of megabytes for the next
 * burst, in each of its processes (docs/assistant.md, what it costs).
 */
const EXEC_ARGV: readonly string[] = ['--max-semi-space-size=1', '--optimize-for-size']

async function assemble(work: string, main: string): Promise<void> {
  const assets: Record<string, string> = { 'sm2.wasm': path.join(ROOT, 'packages/crypto/sm2-core/sm2.wasm') }
  const pages = path.join(AGENT, 'dist')
  for await (const entry of glob('**/*', { cwd: pages, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name)
    if (entry.isFile()) assets[`pages/${path.relative(pages, file).replaceAll(path.sep, '/')}`] = file
  }
  const blob = path.join(work, 'blob')
  const config = path.join(work, 'sea.json')
  const settings = { main, output: blob, assets, disableExperimentalSEAWarning: true, execArgv: EXEC_ARGV }
  await writeFile(config, JSON.stringify(settings))
  await run(NODE, ['--experimental-sea-config', config])
  const executable = path.join(work, 'certhall-assistant')
  await cp(NODE, executable, { dereference: true })
  // A sixth smaller; what is only for debuggers goes. Without binutils it stays as it is.
  await run('strip', [executable]).catch(() => {})
  // The tool that Node's documentation names.
  const inject = [path.join(ROOT, 'node_modules/postject/dist/cli.js'), executable, 'NODE_SEA_BLOB', blob]
  await run(process.execPath, [...inject, '--sentinel-fuse', SENTINEL])
  for (const part of [main, blob, config]) await rm(part)
}

const ADD_ONS: readonly string[] = ['koffi', 'pkcs11js', 'smartcard']
/** What of a package is loaded: scripts and libraries, no sources. */
const LOADED = /\.(?:c?js|json|node)$|^LICENSE/

/** Those that are installed: pkcs11js and smartcard are optional where there was no compiler. */
async function copyAddOns(folder: string): Promise<void> {
  const platform = `@koromix/koffi-${process.platform}-${process.arch}`
  for (const name of [...ADD_ONS, platform]) {
    const from = path.join(ROOT, 'node_modules', name)
    for await (const entry of glob('**/*', {
      cwd: from,
      withFileTypes: true,
      exclude: ['node_modules', 'doc', 'vendor'],
    })) {
      if (!entry.isFile() || !LOADED.test(entry.name)) continue
      const file = path.join(entry.parentPath, entry.name)
      if (/\/(?:obj|deps|musl_\w+)\//.test(file)) continue
      await cp(file, path.join(folder, name, path.relative(from, file)))
    }
  }
}
