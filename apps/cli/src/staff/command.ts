import { parseArgs } from 'node:util'
import { CerthallError } from '@certhall/model'
import { commandActor } from '../ca/desk.ts'
import { openInstallation } from '../start/installation.ts'

const HELP = `certhall staff administrator LOGIN [--name NAME --jurisdiction ID [--jurisdiction-name NAME]] [--data DIR]
  the first administrator of people, or one who is locked out: a new password, printed once, to be replaced at log-in; the authenticator
  is removed, and all sessions end. Everybody else is added in the console. docs/staff.md
DATABASE_URL and CERTHALL_PASSPHRASE name another installation's.`

const OPTIONS = {
  help: { type: 'boolean' },
  data: { type: 'string', default: 'data' },
  name: { type: 'string' },
  jurisdiction: { type: 'string' },
  'jurisdiction-name': { type: 'string' },
} as const

/** `certhall staff`: the one member of staff whom nobody can add in the console. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS })
  const [action, login = ''] = positionals
  if (values.help || action !== 'administrator' || login === '') {
    console.log(HELP)
    return values.help ? 0 : 2
  }
  if (!/^[a-z][a-z0-9._-]{1,39}$/.test(login)) {
    throw new CerthallError(
      'configuration-invalid',
      `A user name is 2–40 small letters, digits, dots or hyphens, a letter first, not '${login}'.`,
    )
  }
  const { setAdministrator } = await import('@certhall/server/staff-desk')
  const installation = await openInstallation(values.data, process.env)
  try {
    const { password } = await setAdministrator({
      ...{ databaseUrl: installation.databaseUrl, login, name: values.name, by: commandActor() },
      ...{ jurisdiction: values.jurisdiction, jurisdictionName: values['jurisdiction-name'] },
    })
    console.log(`${login}\tpassword\t${password}`)
  } finally {
    await installation.stop()
  }
  return 0
}
