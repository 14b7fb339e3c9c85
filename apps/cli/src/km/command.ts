import { parseArgs } from 'node:util'
import { audit, rotate, status } from './centre.ts'
import { makeRecipient, openEnvelope } from './recipient.ts'
import { approve, list, release, request } from './recovery.ts'

const HELP = `certhall km status | rotate [--store ADDRESS] | audit [--verify] [--noted POSITION:HASH]   [--data DIR]
certhall km recipient FILE | open FILE --key FILE --out FILE
certhall km list | request --certificate SHA256 --recipient FILE --reason TEXT --basis TEXT
            | approve ID | release ID --out FILE    --url ORIGIN --credentials FILE [--code CODE]
  status     pairs of each store, and which master key is the present one
  rotate     make a new master key and seal every pair anew; broken off, it is gone on with.
             --store: in this token, pkcs11:token=NAME?module-path=FILE&pin-source=file:FILE; else where the last one is
  audit      what happened to the keys, one JSON line each; --verify checks the chain and prints its end,
             which is noted elsewhere and given again with --noted
  recipient  make a key for who is to get a recovered pair: FILE, sealed with a passphrase, and FILE.pub
  request    by one key officer, approve by another, release to the first; FILE of --recipient is FILE.pub;
             --code: the authenticator's, where the hall asks for one
  open       the released envelope as a PKCS#8 file (PEM)
DATABASE_URL and CERTHALL_PASSPHRASE name another installation's; CERTHALL_RECOVERY_PASSPHRASE seals FILE.`

const OPTIONS = {
  help: { type: 'boolean' },
  data: { type: 'string', default: 'data' },
  store: { type: 'string' },
  verify: { type: 'boolean', default: false },
  noted: { type: 'string' },
  key: { type: 'string' },
  out: { type: 'string' },
  url: { type: 'string' },
  credentials: { type: 'string' },
  code: { type: 'string' },
  certificate: { type: 'string' },
  recipient: { type: 'string' },
  reason: { type: 'string' },
  basis: { type: 'string' },
} as const

export type Values = Omit<ReturnType<typeof parse>['values'], 'help'>
type Action = (values: Values, about: string) => Promise<number>

const ACTIONS: Record<string, Action> = {
  status,
  rotate,
  audit,
  recipient: makeRecipient,
  open: openEnvelope,
  list,
  request,
  approve,
  release,
}
/** Those that say what they are about: a file, a recovery. */
const ABOUT = ['recipient', 'open', 'approve', 'release']

const parse = (args: string[]) => parseArgs({ args, allowPositionals: true, options: OPTIONS })

/** `certhall km`: for the officers of the key-management centre. docs/key-management.md. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args)
  const [name = '', about = ''] = positionals
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined
  if (values.help || !action || (ABOUT.includes(name) && about === '')) {
    console.log(HELP)
    return values.help ? 0 : 2
  }
  return action(values, about)
}
