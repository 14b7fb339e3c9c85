import { parseArgs } from 'node:util'
import { list, rollover } from './issuers.ts'
import { block, resume, revoke, show, suspend } from './status.ts'

const HELP = `certhall ca list | rollover ISSUER [--store URI] [--origin URL]
certhall ca show SERIAL | suspend SERIAL | resume SERIAL | revoke SERIAL --reason REASON [--since TIME]
            | block FILE    [--note TEXT] [--data DIR]
  list      roots and issuing CAs, where their keys are, until when
  rollover  the next generation of an issuing CA, under the newest of its root; new certificates come from it. Of a root:
            the two certify each other's keys. Its key goes where the old one is, or into a token
            (pkcs11:token=NAME?module-path=FILE&pin-source=file:FILE)
  show      a holder's certificate and what happened to it
  suspend   put it and its pair on hold; resume takes that back
  revoke    for good; REASON is unspecified, keyCompromise, affiliationChanged, superseded, cessationOfOperation or
            privilegeWithdrawn; --since says since when the key may have been lost
  block     never certify the key in FILE again (a certificate or public key, PEM)
DATABASE_URL and CERTHALL_PASSPHRASE name another installation's.`

const OPTIONS = {
  help: { type: 'boolean' },
  data: { type: 'string', default: 'data' },
  reason: { type: 'string' },
  since: { type: 'string' },
  note: { type: 'string' },
  store: { type: 'string' },
  origin: { type: 'string' },
} as const

const parse = (args: string[]) => parseArgs({ args, allowPositionals: true, options: OPTIONS })
export type Values = Omit<ReturnType<typeof parse>['values'], 'help'>

const ACTIONS: Record<string, (values: Values, about: string) => Promise<void>> = {
  list,
  rollover,
  show,
  suspend,
  resume,
  revoke,
  block,
}

/** `certhall ca`: for the operators of the authority, on the hall's own database and keys. docs/authority.md. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args)
  const [name = '', about = ''] = positionals
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined
  if (values.help || !action || (name !== 'list' && about === '')) {
    console.log(HELP)
    return values.help ? 0 : 2
  }
  await action(values, about)
  return 0
}
