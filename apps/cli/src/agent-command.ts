import path from 'node:path'
import { parseArgs } from 'node:util'
import { CerthallError } from '@certhall/model'
import { startAgent } from './start/children.ts'
import { readPort, requireFreePort } from './start/options.ts'
import { buildPages } from './start/pages.ts'
import { ROOT } from './start/root.ts'

const HELP = `certhall agent [--allow ORIGIN]… [--port N] [--data DIR]
  --allow ORIGIN  a hall that may ask without being paired first, e.g. https://hall.example
  --port N        default 21090
  --data DIR      virtual tokens in DIR/tokens, the assistant's own state in DIR/agent (default ./data)`

/** `certhall agent`: the assistant alone, until Ctrl-C. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: 'boolean' },
      allow: { type: 'string', multiple: true },
      port: { type: 'string', default: '21090' },
      data: { type: 'string', default: 'data' },
    },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const allowedOrigins = (values.allow ?? []).map((text) => {
    const origin = URL.canParse(text) ? new URL(text).origin : 'null'
    if (origin === 'null')
      throw new CerthallError(
        'configuration-invalid',
        `--allow takes an origin such as https://hall.example, not '${text}'.`,
      )
    return origin
  })
  const port = readPort('--port', values.port)
  await requireFreePort('127.0.0.1', port, 'the assistant', '--port')
  await buildPages(ROOT, (line) => console.log(line))
  const data = path.resolve(values.data)
  const agent = await startAgent({
    port,
    tokensDir: path.join(data, 'tokens'),
    stateDir: path.join(data, 'agent'),
    allowedOrigins,
    demo: true,
    notify: true,
  })
  console.log(`The assistant is ready: ${agent.origin} (Ctrl-C stops it)`)
  await new Promise<void>((resolve) => {
    agent.process.once('exit', () => resolve())
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
  })
  await agent.stop()
  return 0
}
