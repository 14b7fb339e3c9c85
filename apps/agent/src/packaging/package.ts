import { execFile } from 'node:child_process'
import { cp, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { buildDeb } from './build-deb.ts'
import { buildExecutable } from './build-executable.ts'

const run = promisify(execFile)

const HELP = `npm run package -- [--config FILE] [--out DIR]
  --config FILE  what the installation decides: hall, trust anchors, key of updates (docs/assistant.md)
  --out DIR      default dist/`

// `npm run package`: the assistant as a single executable and a Debian package. Fetches nothing.

const { values } = parseArgs({
  options: {
    help: { type: 'boolean' },
    config: { type: 'string', default: path.join(import.meta.dirname, 'debian/config.json') },
    out: { type: 'string', default: 'dist' },
  },
})
if (values.help) console.log(HELP)
else {
  const out = path.resolve(values.out)
  const agent = path.resolve(import.meta.dirname, '../..')
  await run(process.execPath, [path.resolve(agent, '../../node_modules/vite/bin/vite.js'), 'build'], {
    cwd: agent,
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const executable = await buildExecutable()
  await mkdir(out, { recursive: true })
  const folder = path.join(out, 'certhall-assistant')
  await cp(executable, folder, { recursive: true, filter: (file) => path.basename(file) !== 'done' })
  console.log(folder)
  if (process.platform === 'linux')
    console.log(await buildDeb({ executable, config: path.resolve(values.config), out }))
}
