import path from 'node:path'
import { parseArgs } from 'node:util'
import type { TokenModule } from '@certhall/agent'
import { CerthallError } from '@certhall/model'
import { installedModules } from '@certhall/token'
import { startAgent } from './start/children.ts'
import { readPort, requireFreePort } from './start/options.ts'
import { buildPages } from './start/pages.ts'
import { ROOT } from './start/root.ts'

const HELP = `certhall agent [--allow ORIGIN]… [--pkcs11 PATH]… [--skf PATH]… [--issuer NAME]… [--port N] [--data DIR]
  --allow ORIGIN  a hall that may ask without being paired first, e.g. https://hall.example
  --pkcs11 PATH   a vendor's PKCS#11 module beside those that are found where they are usually installed
  --skf PATH      a vendor's SKF library
  --issuer NAME   issuer of certificates on our tokens; with any, tokens of others alone are left alone
  --port N        default 21090
  --data DIR      virtual tokens in DIR/tokens, the assistant's own state in DIR/agent (default ./data)`

/** `certhall agent`: the assistant alone, until Ctrl-C. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: 'boolean' },
      allow: { type: 'string', multiple: true },
      pkcs11: { type: 'string', multiple: true },
      skf: { type: 'string', multiple: true },
      issuer: { type: 'string', multiple: true },
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
    modules: tokenModules(values.pkcs11 ?? [], values.skf ?? []),
    issuers: values.issuer ?? [],
    nativePin: true,
  })
  console.log(`The assistant is ready: ${agent.origin} (Ctrl-C stops it)`)
  await new Promise<void>((resolve) => {
    agent.process.once('exit', () => resolve())
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
  })
  await agent.stop()
  return 0
}

/** Those named, and the known ones that are installed; one that never has tokens plugged in has to be named. */
function tokenModules(pkcs11: string[], skf: string[]): TokenModule[] {
  const known = installedModules().filter(({ news, path }) => news !== 'none' && !pkcs11.includes(path))
  return [
    ...known.map(({ id, path }) => ({ name: id, kind: 'pkcs11' as const, path })),
    ...pkcs11.map((file, at) => ({
      name: `pkcs11-${at + 1}`,
      kind: 'pkcs11' as const,
      path: path.resolve(file),
    })),
    ...skf.map((file, at) => ({ name: `skf-${at + 1}`, kind: 'skf' as const, path: path.resolve(file) })),
  ]
}
