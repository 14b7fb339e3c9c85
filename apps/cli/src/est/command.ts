import { parseArgs } from 'node:util'
import { addClient, listClients, removeClient } from './clients.ts'
import { issueFile } from './issue-file.ts'

const HELP = `certhall est client add ID --name RULE [--name RULE …] [--label PROFILE] [--password-stdin | --no-secret]
certhall est client list | client remove ID
certhall est issue ID --in FILE --out FILE --origin URL [--key-blocklist FILE …]    [--data DIR]
  client add      registers a machine, or an office for its machines, and prints its secret, once, or reads it from standard
                  input. PROFILE is a file of profiles/machines; it may be left out where there is one. RULE: dns:host.example, dns:*.example (every name below), ip:192.0.2.7,
                  email:*@example, uri:spiffe://example/*
  client remove   for good; its certificates stay what they are
  issue           the certificates for all CSRs (PEM) of a file, in their order. Repeated after an interruption, it goes on.
                  FILE of --key-blocklist lists unsafe keys, as keyBlocklists of the hall's configuration does
DATABASE_URL and CERTHALL_PASSPHRASE name another installation's.`

const OPTIONS = {
  help: { type: 'boolean' },
  data: { type: 'string', default: 'data' },
  label: { type: 'string' },
  'password-stdin': { type: 'boolean', default: false },
  name: { type: 'string', multiple: true },
  'no-secret': { type: 'boolean', default: false },
  in: { type: 'string' },
  out: { type: 'string' },
  origin: { type: 'string' },
  'key-blocklist': { type: 'string', multiple: true },
} as const

const parse = (args: string[]) => parseArgs({ args, allowPositionals: true, options: OPTIONS })
export type Values = Omit<ReturnType<typeof parse>['values'], 'help'>

const ACTIONS: Record<string, (values: Values, id: string) => Promise<void>> = {
  'client add': addClient,
  'client list': listClients,
  'client remove': removeClient,
  issue: issueFile,
}

/** `certhall est`: machines that may have certificates, and certificates in bulk. docs/est.md. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args)
  const words = positionals[0] === 'client' ? 2 : 1
  const name = positionals.slice(0, words).join(' ')
  const id = positionals[words] ?? ''
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined
  if (values.help || !action || (name !== 'client list' && id === '')) {
    console.log(HELP)
    return values.help ? 0 : 2
  }
  await action(values, id)
  return 0
}
