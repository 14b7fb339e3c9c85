import { CerthallError } from '@certhall/model'

const COMMANDS: Record<
  string,
  { load: () => Promise<{ run(args: string[]): Promise<number> }>; about: string }
> = {
  start: { load: () => import('./start/command.ts'), about: 'run the whole hall with demonstration data' },
  agent: { load: () => import('./agent-command.ts'), about: 'run the assistant alone' },
  token: {
    load: () => import('./token/command.ts'),
    about: 'virtual tokens: create, insert, remove, show, and faults to meet',
  },
  km: {
    load: () => import('./km/command.ts'),
    about: 'keys under escrow: master key, trail, recovery by two officers',
  },
  ceremony: {
    load: () => import('./ceremony/command.ts'),
    about: 'make the keys of an authority before witnesses, with a transcript',
  },
  ca: {
    load: () => import('./ca/command.ts'),
    about: 'the authority: issuers and rollover, suspend and revoke certificates',
  },
  est: {
    load: () => import('./est/command.ts'),
    about: 'machines: register clients of EST and JSON, issue in bulk',
  },
  import: {
    load: () => import('./import/command.ts'),
    about: "take the previous system's certificates, revocations and escrowed keys over",
  },
  staff: {
    load: () => import('./staff/command.ts'),
    about: 'the first administrator of people, or one who is locked out',
  },
  lint: {
    load: () => import('./lint/command.ts'),
    about: 'check certificates, lists and requests in files',
  },
  registry: {
    load: () => import('./registry-command.ts'),
    about: 'a registry of made-up legal entities, for demonstrations and tests',
  },
  seal: {
    load: () => import('./seal/command.ts'),
    about: 'check electronic seals in files',
  },
  notices: { load: () => import('./notices/command.ts'), about: 'text messages to register with a provider' },
  selftest: {
    load: () => import('./selftest/command.ts'),
    about: 'walk a whole renewal against a hall and check it',
  },
}

function usage(): string {
  const lines = Object.entries(COMMANDS).map(([name, { about }]) => `  certhall ${name.padEnd(10)} ${about}`)
  return ['Usage: certhall COMMAND [options]; certhall COMMAND --help tells more.', ...lines].join('\n')
}

const [name = '', ...args] = process.argv.slice(2)
const command = COMMANDS[name]
if (!command) {
  console.error(usage())
  process.exitCode = name === '--help' ? 0 : 2
} else {
  try {
    process.exitCode = await (await command.load()).run(args)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const isUsage = code?.startsWith('ERR_PARSE_ARGS') ?? false
    // A fault of ours keeps its stack; what the caller can put right is one line.
    if (!isUsage && !(error instanceof CerthallError)) throw error
    const [line = ''] = message.split('\n')
    console.error(`certhall ${name}: ${line}${isUsage ? ` (certhall ${name} --help tells more)` : ''}`)
    process.exitCode = isUsage ? 2 : 1
  }
}
