#!/usr/bin/env node
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'

// The hall's own Node (24, from npm) runs TypeScript as it is; an older one on the PATH hands over to it.
const [major = 0] = process.versions.node.split('.').map(Number)
if (major >= 24) {
  await import('../src/main.ts')
} else {
  const node = createRequire(import.meta.url).resolve('node/bin/node')
  const child = spawn(node, [import.meta.filename, ...process.argv.slice(2)], { stdio: 'inherit' })
  // Ctrl-C reaches both by the terminal; this one waits for the other's end.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.once('exit', (code, signal) => {
    process.exitCode = signal ? 1 : (code ?? 1)
  })
}
