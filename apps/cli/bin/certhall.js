#!/usr/bin/env node
import { spawn } from 'node:child_process'
import { createRequire, enableCompileCache } from 'node:module'
import path from 'node:path'

// The hall's own Node (24, from npm) runs TypeScript as it is; an older one on the PATH hands over to it.
const [major = 0] = process.versions.node.split('.').map(Number)
if (major >= 24) {
  // A command starts in a third of the time when its modules need not be compiled again; its children inherit the folder.
  // Where it cannot be written, all is as without it.
  process.env.NODE_COMPILE_CACHE ??= path.resolve(
    import.meta.dirname,
    '../../../node_modules/.cache/certhall-compiled',
  )
  enableCompileCache(process.env.NODE_COMPILE_CACHE)
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
