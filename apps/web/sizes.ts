// How much script each part of the portal loads, gzip; fails where a limit of ui.md is passed.
// `npm run build -w apps/web && npm run sizes -w apps/web`
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

interface Chunk {
  file: string
  imports?: string[]
  assets?: string[]
}

const DIST = join(import.meta.dirname, 'dist', 'portal')
const LIMIT_HOME = 150_000
const LIMIT_JOURNEY = 220_000
const ENTRY = 'portal.html'
const page = (name: string) => `src/portal/pages/${name}.tsx`
const JOURNEYS: Record<string, string[]> = {
  renewal: ['renew', 'refused', 'confirm', 'term', 'handler', 'fee', 'check', 'case', 'cases'].map(page),
  'older keys': ['keys'].map(page),
  seals: ['seals', 'seal', 'seal-check', 'stamp'].map(page),
  'loss and public notice': ['loss', 'notices'].map(page),
  'orders by mail': ['mail', 'mail-status'].map(page),
  unlock: ['unlock'].map(page),
  'status query': ['status', 'case'].map(page),
  'log-in for an application': ['log-in'].map(page),
  information: ['assistant', 'service-points', 'help', 'privacy', 'not-found'].map(page),
}

const manifest = JSON.parse(readFileSync(join(DIST, 'manifest.json'), 'utf8')) as Record<string, Chunk>

/** All scripts that an entry needs before it can run. */
function scripts(entry: string, found = new Set<string>()): Set<string> {
  const chunk = manifest[entry]
  if (!chunk) throw new Error(`${entry} is not in the manifest: build the portal first`)
  if (found.has(chunk.file)) return found
  if (chunk.file.endsWith('.js')) found.add(chunk.file)
  for (const asset of chunk.assets ?? []) if (asset.endsWith('.js')) found.add(asset)
  for (const name of chunk.imports ?? []) scripts(name, found)
  return found
}

function gzipped(files: Set<string>): number {
  let bytes = 0
  for (const file of files) bytes += gzipSync(readFileSync(join(DIST, file))).length
  return bytes
}

// a reader loads one language; the larger counts
const larger = (name: string) =>
  ['zh', 'en']
    .map((language) => `src/portal/messages/${language}${name}.ts`)
    .sort((a, b) => gzipped(scripts(b)) - gzipped(scripts(a)))[0] as string
const home = [ENTRY, larger(''), page('home')]
const late = larger('-late')
const rows = [
  { name: 'home', entries: home, limit: LIMIT_HOME },
  ...Object.entries(JOURNEYS).map(([name, pages]) => ({
    name,
    entries: [...home, late, ...pages],
    limit: LIMIT_JOURNEY,
  })),
]
for (const { name, entries, limit } of rows) {
  const files = new Set<string>()
  for (const entry of entries) scripts(entry, files)
  const bytes = gzipped(files)
  const over = bytes > limit
  console.log(
    `${(bytes / 1000).toFixed(1).padStart(6)} kB of ${limit / 1000}  ${name}${over ? '  OVER' : ''}`,
  )
  if (over) process.exitCode = 1
}
