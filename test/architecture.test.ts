import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

// The order of packages: what a package may import of ours. Workspaces alone enforce nothing.
const MAY_IMPORT: Record<string, string[]> = {
  '@certhall/model': [],
  '@certhall/pki': [],
  '@certhall/bridge': [],
  '@certhall/ui': [],
  '@certhall/crypto': ['@certhall/model', '@certhall/pki'],
  '@certhall/ca': ['@certhall/model', '@certhall/pki', '@certhall/crypto'],
  '@certhall/km': ['@certhall/model', '@certhall/pki', '@certhall/crypto'],
  '@certhall/va': ['@certhall/model', '@certhall/pki', '@certhall/crypto'],
  '@certhall/ra': ['@certhall/model', '@certhall/pki', '@certhall/crypto'],
  '@certhall/seal': ['@certhall/model', '@certhall/pki', '@certhall/crypto'],
  '@certhall/token': ['@certhall/model', '@certhall/pki', '@certhall/crypto'],
  '@certhall/server': [
    '@certhall/model',
    '@certhall/pki',
    '@certhall/crypto',
    '@certhall/ca',
    '@certhall/km',
    '@certhall/va',
    '@certhall/ra',
    '@certhall/seal',
  ],
  '@certhall/web': ['@certhall/model', '@certhall/bridge', '@certhall/ui'],
  '@certhall/agent': [
    '@certhall/model',
    '@certhall/bridge',
    '@certhall/ui',
    '@certhall/token',
    '@certhall/pki',
    '@certhall/crypto',
    '@certhall/seal',
  ],
  '@certhall/sample-app': [],
  '@certhall/payment-sandbox': ['@certhall/pki', '@certhall/crypto'],
  '@certhall/post-office': [],
  '@certhall/registry': ['@certhall/model'],
  certhall: [
    '@certhall/model',
    '@certhall/pki',
    '@certhall/crypto',
    '@certhall/ra',
    '@certhall/seal',
    '@certhall/token',
    '@certhall/bridge',
    '@certhall/server',
    '@certhall/agent',
    '@certhall/web',
    '@certhall/sample-app',
    '@certhall/payment-sandbox',
    '@certhall/post-office',
    '@certhall/registry',
  ],
}

const ROOT = path.resolve(import.meta.dirname, '..')
const IMPORT =
  /^(?:import|export|\})[^'\n]* from '([@\w./-]+)'|^import '([@\w./-]+)'|import\('([@\w./-]+)'\)/gm

interface Manifest {
  name: string
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

function packages() {
  return globSync('{packages,apps}/*/package.json', { cwd: ROOT }).map((file) => ({
    folder: path.join(ROOT, path.dirname(file)),
    manifest: JSON.parse(readFileSync(path.join(ROOT, file), 'utf8')) as Manifest,
  }))
}

function importsOf(folder: string): { file: string; name: string }[] {
  const files = globSync('**/*.{ts,tsx}', {
    cwd: folder,
    exclude: (name) => name === 'node_modules' || name === 'dist',
  })
  return files.flatMap((file) => {
    const text = readFileSync(path.join(folder, file), 'utf8')
    return [...text.matchAll(IMPORT)].map((match) => ({
      file,
      name: (match[1] ?? match[2] ?? match[3]) as string,
    }))
  })
}

test.each(packages())(
  '$manifest.name imports only what it may and what it declares',
  ({ folder, manifest }) => {
    const allowed = MAY_IMPORT[manifest.name]
    expect(allowed, 'a package without a place in the order').toBeDefined()
    const declared = {
      ...manifest.dependencies,
      ...manifest.devDependencies,
      ...manifest.optionalDependencies,
    }
    const faults = importsOf(folder).flatMap(({ file, name }) => {
      if (name.startsWith('node:')) return []
      if (name.startsWith('.')) return leaves(folder, file, name) ? [`${file} reaches out to ${name}`] : []
      const root = name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/')
      const isTest = file.endsWith('.test.ts')
      if (MAY_IMPORT[root] && !allowed?.includes(root) && !isTest)
        return [`${file} imports ${name} against the order`]
      if (
        declared[root] ||
        root === manifest.name ||
        (isTest && (root === 'vitest' || root === 'fast-check'))
      )
        return []
      return [`${file} imports ${name}, which its package.json does not declare`]
    })
    expect(faults).toEqual([])
  },
)

/** A relative import may leave its package only for the tests' own harness, from a test or a fixture of tests. */
function leaves(folder: string, file: string, name: string): boolean {
  const target = path.resolve(folder, path.dirname(file), name)
  const outside = path.relative(folder, target).startsWith('..')
  const forTests = file.includes('.test.') || file.endsWith('-fixture.ts')
  return outside && !(forTests && target.startsWith(path.join(ROOT, 'test')))
}
