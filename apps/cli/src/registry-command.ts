import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { madeUpEntities, startRegistry, testEntities, toCsv } from '@certhall/registry'
import { DEMO_ENTITIES } from './demo/entities.ts'
import { readPort } from './start/options.ts'

const HELP = `certhall registry [--port N] [--key KEY]
certhall registry --csv FILE
  Serves a registry of made-up legal entities on 127.0.0.1 (docs/registry.md), until Ctrl-C; certhall start has one already.
  --port N    default 8304
  --key KEY   what callers have to show; one is made unless given
  --csv FILE  writes the entities as the file that a hall without a registry server reads, and ends`

/** `certhall registry`. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: 'boolean' },
      port: { type: 'string', default: '8304' },
      key: { type: 'string' },
      csv: { type: 'string' },
    },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  if (values.csv) {
    const all = [...madeUpEntities(), ...testEntities(), ...DEMO_ENTITIES]
    const entities = [...new Map(all.map((one) => [one.idNumber, one])).values()]
    await writeFile(values.csv, toCsv(entities))
    console.log(`${entities.length} entities in ${values.csv}`)
    return 0
  }
  const key = values.key ?? randomBytes(18).toString('base64url')
  const port = readPort('--port', values.port)
  const registry = await startRegistry({ port, key, entities: DEMO_ENTITIES })
  console.log(`The registry is ready: ${registry.origin}/v1/entities/NUMBER, key ${key} (Ctrl-C stops it)`)
  await new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve)
  })
  await registry.close()
  return 0
}
