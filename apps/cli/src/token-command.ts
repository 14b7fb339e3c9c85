import path from 'node:path'
import { parseArgs } from 'node:util'
import { CerthallError, type ErrorCode } from '@certhall/model'
import { distinguishedNameText, PkiError, parseCertificate } from '@certhall/pki'
import { createVirtualToken, insert, listVirtualTokens, remove, virtualDriver } from '@certhall/token'

const HELP = `certhall token list | create SERIAL | insert SERIAL | remove SERIAL | show SERIAL  [--data DIR]
  create takes --label TEXT --pin PIN --admin-pin PIN
  --data DIR  the tokens are files in DIR/tokens (default ./data)`

interface Values {
  label: string
  pin?: string
  'admin-pin'?: string
}

const SENTENCES: Partial<Record<ErrorCode, (serial: string) => string>> = {
  'token-absent': (serial) =>
    `There is no token ${serial} here, or it is not inserted (certhall token list tells).`,
  'token-damaged': (serial) => `The file of token ${serial} is damaged.`,
  'pin-weak': () => 'PINs have 6 to 16 characters.',
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
  try {
    await action(path.join(path.resolve(values.data), 'tokens'), serial, values)
  } catch (error) {
    if (!(error instanceof CerthallError)) throw error
    throw new CerthallError(error.code, SENTENCES[error.code]?.(serial) ?? error.message, error.extra)
  }
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
      console.log(`  ${describe(der)}`)
    }
  }
}

function describe(der: Uint8Array): string {
  try {
    const { subject, serial, notAfter } = parseCertificate(der)
    return `${distinguishedNameText(subject)}  ${serial}  until ${notAfter.toISOString()}`
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
    return `a certificate that cannot be read (${error.code})`
  }
}
