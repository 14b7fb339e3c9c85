import { readFile, writeFile } from 'node:fs/promises'
import {
  fingerprint,
  generateKeyPair,
  openSm2EnvelopedKey,
  openWithPassphrase,
  sealWithPassphrase,
} from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { toPem } from '@certhall/pki'
import type { Values } from './command.ts'
import { readPem } from './read-pem.ts'
import { needed } from './recovery.ts'

/** A key pair for who is to receive: the private half sealed with a passphrase, the public half to be asked with. */
export async function makeRecipient(_values: Values, file: string): Promise<number> {
  const secret = passphrase()
  const { spki, pkcs8 } = await generateKeyPair('sm2')
  // Never over another one: what was wrapped to that would be lost.
  await writeFile(file, await sealWithPassphrase(pkcs8, secret), { mode: 0o600, flag: 'wx' }).catch(
    (error: Error) => {
      throw new CerthallError('configuration-invalid', `${file} cannot be written: ${error.message}`)
    },
  )
  pkcs8.fill(0)
  await writeFile(`${file}.pub`, toPem('PUBLIC KEY', spki))
  console.log(`${file}.pub\t${fingerprint(spki)}`)
  return 0
}

/** The released pair in clear, for the recipient alone. */
export async function openEnvelope(values: Values, file: string): Promise<number> {
  const out = needed(values, 'out')
  const sealed = Uint8Array.from(await readFile(needed(values, 'key')))
  const envelope = await readPem(file, 'SM2 ENVELOPED KEY')
  const signingPkcs8 = await openWithPassphrase(sealed, passphrase())
  const { pkcs8, spki } = openSm2EnvelopedKey({ signingPkcs8, envelope })
  await writeFile(out, toPem('PRIVATE KEY', pkcs8), { mode: 0o600, flag: 'wx' })
  signingPkcs8.fill(0)
  pkcs8.fill(0)
  console.log(`${out}\t${fingerprint(spki)}`)
  return 0
}

function passphrase(): string {
  const text = process.env.CERTHALL_RECOVERY_PASSPHRASE ?? ''
  if (text.length < 12)
    throw new CerthallError(
      'configuration-invalid',
      'CERTHALL_RECOVERY_PASSPHRASE holds the passphrase, 12 characters at least.',
    )
  return text
}
