import path from 'node:path'
import { parseArgs } from 'node:util'
import { CerthallError, type ErrorCode } from '@certhall/model'
import { insert, remove } from '@certhall/token'
import { create } from './create.ts'
import { fault } from './fault.ts'
import { list } from './list.ts'
import { show } from './show.ts'

/** One word after `certhall token`. */
interface Action {
  usage: string
  /** Its own options, by name. */
  options: Record<string, { type: 'string' | 'boolean' }>
  run(folder: string, serial: string, values: Values): Promise<void>
}

/** Values of options by name; an action sees only those that it names. */
export type Values = Record<string, string | boolean | undefined>

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const

const ACTIONS: Record<string, Action> = {
  list: {
    usage: `list [--json]
      every token in the folder, and whether it is inserted`,
    options: { json: flag },
    run: (folder, _, { json }) => list(folder, json === true),
  },
  create: {
    usage: `create SERIAL --pin PIN --admin-pin PIN [--label TEXT] [--containers N] [--bytes N] [--tries N] [--foreign]
      an empty token, not yet inserted: 10 containers, 65536 bytes and 6 tries of each PIN unless told otherwise;
      --foreign: another issuer's, whose PIN and content the assistant leaves alone`,
    options: {
      pin: text,
      'admin-pin': text,
      label: text,
      containers: text,
      bytes: text,
      tries: text,
      foreign: flag,
    },
    run: create,
  },
  insert: {
    usage: `insert SERIAL
      plugs it in, for every process that uses the folder`,
    options: {},
    run: insert,
  },
  remove: {
    usage: `remove SERIAL
      pulls it out, whatever is being done with it`,
    options: {},
    run: remove,
  },
  fault: {
    usage: `fault SERIAL [--at CALL [--moment before|during|lost|after] [--nth N] | --clear]
      plans that the token is pulled, once, at the N-th call (default 1) of this kind by whatever process comes:
      before it (default), in the middle of its write, done with its answer lost, or after its answer.
      Without --at it says what is planned; --clear forgets it. CALL is one of:
      login changePin unlock changeAdminPin initialise createContainer createPair sign importEncryptionPair decrypt writeCertificate
      writeFile deleteFile deleteContainer`,
    options: { at: text, moment: text, nth: text, clear: flag },
    run: fault,
  },
  show: {
    usage: `show SERIAL [--json]
      tries left, room, containers and certificates of an inserted token, and the planned fault`,
    options: { json: flag },
    run: (folder, serial, { json }) => show(folder, serial, json === true),
  },
}

const SENTENCES: Partial<Record<ErrorCode, (serial: string) => string>> = {
  'token-absent': (serial) =>
    `There is no token ${serial} here, or it is not inserted (certhall token list tells).`,
  'token-damaged': (serial) =>
    `The file of token ${serial} is damaged, or its planned fault is (certhall token fault ${serial} --clear).`,
  'token-removed': (serial) => `Token ${serial} was pulled out (certhall token insert ${serial}).`,
  'pin-weak': () => 'PINs have 6 to 16 characters.',
}

const COMMON = `  --data DIR  the tokens are files in DIR/tokens (default ./data)
  Exit code: 0 done, 1 refused (one line says why), 2 not understood.`

/** `certhall token`: virtual tokens by command, for trials and for integrators' own tests (docs/virtual-token.md). */
export async function run(args: string[]): Promise<number> {
  const [name = '', ...rest] = args
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined
  if (!action) {
    const asked = args.includes('--help')
    const all = Object.values(ACTIONS).map(({ usage }) => `  ${usage}`)
    ;(asked ? console.log : console.error)(['certhall token ACTION', ...all, COMMON].join('\n'))
    return asked ? 0 : 2
  }
  const { values, positionals } = parseArgs({
    args: rest,
    allowPositionals: true,
    options: { help: { type: 'boolean' }, data: { type: 'string', default: 'data' }, ...action.options },
  })
  const { help, data, ...own } = values as Values & { data: string }
  const wanted = name === 'list' ? 0 : 1
  if (help || positionals.length !== wanted) {
    ;(help ? console.log : console.error)(`certhall token ${action.usage}\n${COMMON}`)
    return help ? 0 : 2
  }
  const [serial = ''] = positionals
  try {
    await action.run(path.join(path.resolve(data), 'tokens'), serial, own)
  } catch (error) {
    if (!(error instanceof CerthallError)) throw error
    throw new CerthallError(error.code, SENTENCES[error.code]?.(serial) ?? error.message, error.extra)
  }
  return 0
}
