import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

// Services are files. Code that names one would be code for that one alone.
const ROOT = path.resolve(import.meta.dirname, '..')
const SOURCES = '{packages,apps,bench}/**/*.{ts,tsx,js,mjs,css,html}'
/** Where a service may be named: tests and what they stand on, and the demonstration's people. */
const MAY_NAME = [/\.test\.tsx?$/, /-fixture\.ts$/, /^apps\/cli\/src\/demo\//]

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')

const profiles = globSync('profiles/*.yaml', { cwd: ROOT }).flatMap(
  (file) => /^id: (\S+)$/m.exec(read(file))?.[1] ?? [],
)
const sources = globSync(SOURCES, {
  cwd: ROOT,
  exclude: (name) => /^(node_modules|dist|artifacts)$/.test(path.basename(name)),
}).filter((file) => !MAY_NAME.some((pattern) => pattern.test(file)))

test('no source names a service', () => {
  expect(profiles).toEqual(expect.arrayContaining(['fiscal', 'legal-entity']))
  expect(sources.length).toBeGreaterThan(300)
  // As a whole word inside quotes of any kind: 'fiscal', "/renew/legal-entity", `fiscal-${x}`.
  const named = new RegExp(`(['"\`])[^'"\`\\n]*(?<![\\w-])(${profiles.join('|')})(?![\\w])[^'"\`\\n]*\\1`)
  const faults = sources.flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, at) => (named.test(line) ? [`${file}:${at + 1}: ${line.trim()}`] : [])),
  )
  expect(faults).toEqual([])
})
