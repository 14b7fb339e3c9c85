import path from 'node:path'
import { parseArgs } from 'node:util'
import { CerthallError } from '@certhall/model'
import { distinguishedNameText, parseCertificate } from '@certhall/pki'
import { createVirtualToken, insert, listVirtualTokens, remove, virtualDriver } from '@certhall/token'

const HELP = `certhall token list | create SERIAL | insert SERIAL | remove SERIAL | show SERIAL  [--data DIR]
  create takes --label TEXT --pin PIN --admin-pin PIN
  --data DIR  the tokens are files in DIR/tokens (default ./data)`

interface Values {
  label: string
  pin?: string
  'admin-pin'?: string
}

type Action = (folder: string, serial: string, values: Values) => Promise<void>

const ACTIONS: Record<string, Action> = { list, create, insert, remove, show }

/** `certhall token`: virtual tokens by command, for trials and for integrators' own tests. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      help: { type: 'boolean' },
      data: { type: 'string', default: 'data' },
      label: { type: 'string', default: 'USBKey' },
      pin: { type: 'string' },
      'admin-pin': { type: 'string' },
    },
  })
  const [name = '', serial = ''] = positionals
  const action = ACTIONS[name]
  if (values.help || !action || (name !== 'list' && serial === '')) {
    console.log(HELP)
    return values.help ? 0 : 2
  }
  await action(path.join(path.resolve(values.data), 'tokens'), serial, values)
  return 0
}

async function list(folder: string) {
  for (const token of await listVirtualTokens(folder)) {
    console.log(`${token.serial}\t${token.inserted ? 'inserted' : 'out'}\t${token.label}`)
  }
}

async function create(folder: string, serial: string, values: Values) {
  const { label, pin, 'admin-pin': adminPin } = values
  if (!pin || !adminPin) throw new CerthallError('input-invalid', 'create needs --pin and --admin-pin')
  await createVirtualToken(folder, { serial, label, pin, adminPin })
}

async function show(folder: string, serial: string) {
  const token = await virtualDriver(folder).open(serial)
  const { label, pin, adminPin } = await token.info()
  const room = await token.room()
  console.log(
    `${serial} ${label}: PIN ${pin.triesLeft}/${pin.triesMax} tries, admin PIN ${adminPin.triesLeft}/${adminPin.triesMax}`,
  )
  console.log(`room for ${room.containersFree} containers, ${room.bytesFree} bytes`)
  for (const container of await token.containers()) {
    console.log(container.name)
    for (const der of [container.signingCertificate, container.encryptionCertificate]) {
      if (!der) continue
      const { subject, serial: number, notAfter } = parseCertificate(der)
      console.log(`  ${distinguishedNameText(subject)}  ${number}  until ${notAfter.toISOString()}`)
    }
  }
}
