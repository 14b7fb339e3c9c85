import { execFileSync } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { explain } from './explain.ts'

const DIR = mkdtempSync(path.join(tmpdir(), 'certhall-pack-'))
const HOME = path.join(DIR, 'node_modules/@certhall/bridge')
const ROOT = path.resolve(import.meta.dirname, '../../..')

beforeAll(() => {
  execFileSync(process.execPath, [path.join(ROOT, 'packages/bridge/pack.ts'), DIR], { stdio: 'pipe' })
  mkdirSync(HOME, { recursive: true })
  const [tarball = ''] = globSync('*.tgz', { cwd: DIR })
  execFileSync('tar', ['-xzf', path.join(DIR, tarball), '--strip-components=1', '-C', HOME])
  writeFileSync(path.join(DIR, 'package.json'), '{"type":"module"}')
})
afterAll(() => rmSync(DIR, { recursive: true }))

it('is packed as plain JavaScript with types, and depends on nothing', () => {
  const manifest = JSON.parse(readFileSync(path.join(HOME, 'package.json'), 'utf8'))
  expect(Object.keys(manifest).filter((key) => /dependencies|private|workspaces/i.test(key))).toEqual([])
  const files = globSync('**/*', { cwd: HOME })
  expect(
    files.filter((name) => !/^(?:[\w-]+(?:\.d\.ts|\.js)|package\.json|README\.md|LICENSE)$/.test(name)),
  ).toEqual([])
  for (const name of files.filter((file) => file.endsWith('.js') || file.endsWith('.d.ts'))) {
    // Every import is a file of the package, as browsers load it.
    for (const [, from = ''] of readFileSync(path.join(HOME, name), 'utf8').matchAll(/from '([^']+)'/g)) {
      expect(from).toMatch(/^\.\/[\w-]+\.js$/)
      expect(files).toContain(from.slice(2))
    }
  }
})

it('is imported by plain Node, and typed for whoever builds on it', () => {
  const script = `import { BridgeError, connectAssistant, explain } from '@certhall/bridge'
    console.log(JSON.stringify([typeof connectAssistant, new BridgeError('refused', 'pin-locked').message, explain('proxy', 'en', '')]))`
  writeFileSync(path.join(DIR, 'use.js'), script)
  const said = execFileSync(process.execPath, ['--no-experimental-strip-types', 'use.js'], { cwd: DIR })
  expect(JSON.parse(String(said))).toEqual(['function', 'refused: pin-locked', explain('proxy', 'en', '')])
  writeFileSync(
    path.join(DIR, 'use.ts'),
    `import { connectAssistant } from '@certhall/bridge'
    const assistant = connectAssistant({ origins: [] })
    const { signature } = await assistant.request({ type: 'sign-document', name: 'a', content: new Blob([]), language: 'en' })
    export const text: string = signature
    // @ts-expect-error a log-in is answered by a statement
    export const wrong = (await assistant.request({ type: 'log-in', nonce: 'n', language: 'en' })).signature`,
  )
  const args = [
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2022',
    '--lib',
    'es2023,dom',
    'use.ts',
  ]
  execFileSync(path.join(ROOT, 'node_modules/.bin/tsc'), ['--ignoreConfig', ...args], {
    cwd: DIR,
    stdio: 'pipe',
  })
})
