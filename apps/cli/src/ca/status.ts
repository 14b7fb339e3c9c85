import { readFile } from 'node:fs/promises'
import { CerthallError, STORED_SERIAL, storedSerial } from '@certhall/model'
import { distinguishedNameText, fromPem, PkiError, parseCertificate, parseSpki } from '@certhall/pki'
import type { OpenAuthority } from '@certhall/server'
import type { Values } from './command.ts'
import { commandActor, withAuthority } from './desk.ts'

type Reason = Parameters<OpenAuthority['authority']['revokePair']>[0]['reason']

const REASONS: readonly Reason[] = [
  'unspecified',
  'keyCompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'privilegeWithdrawn',
]

export async function show(values: Values, text: string): Promise<void> {
  const serial = readSerial(text)
  await withAuthority(values, (authority) => print(authority, serial))
}

export async function suspend(values: Values, serial: string): Promise<void> {
  return change(values, serial, 'on hold', ({ authority }, by) => authority.suspendPair(by))
}

export async function resume(values: Values, serial: string): Promise<void> {
  return change(values, serial, 'no longer on hold', ({ authority }, by) => authority.resumePair(by))
}

export async function revoke(values: Values, serial: string): Promise<void> {
  const reason = REASONS.find((one) => one === values.reason)
  if (reason === undefined)
    throw new CerthallError('input-invalid', `--reason takes one of ${REASONS.join(', ')}.`)
  const invalidityDate = values.since === undefined ? undefined : new Date(values.since)
  if (invalidityDate && Number.isNaN(invalidityDate.getTime()))
    throw new CerthallError(
      'input-invalid',
      `--since takes a time such as 2026-11-21T08:00Z, not '${values.since}'.`,
    )
  const since = invalidityDate === undefined ? {} : { invalidityDate }
  return change(values, serial, 'revoked', ({ authority }, by) =>
    authority.revokePair({ ...by, reason, ...since }),
  )
}

export async function block(values: Values, file: string): Promise<void> {
  const spki = readKey(
    await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new CerthallError('configuration-invalid', `${file} cannot be read (${error.code}).`)
    }),
    file,
  )
  await withAuthority(values, ({ blockKey }) =>
    blockKey(spki, { actor: commandActor(), note: values.note ?? '' }),
  )
  console.log('The key will never be certified.')
}

function readKey(text: string, file: string): Uint8Array {
  try {
    const [first] = fromPem(text)
    if (first?.label === 'CERTIFICATE') return parseCertificate(first.der).spki
    if (first?.label !== 'PUBLIC KEY') throw new PkiError('bad-pem', first?.label)
    parseSpki(first.der)
    return first.der
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
    throw new CerthallError('input-invalid', `${file} is no certificate or public key in PEM.`)
  }
}

function change(
  values: Values,
  text: string,
  done: string,
  act: (authority: OpenAuthority, by: { serial: string; actor: string; note: string }) => Promise<void>,
): Promise<void> {
  const serial = readSerial(text)
  return withAuthority(values, async (authority) => {
    await act(authority, { serial, actor: commandActor(), note: values.note ?? '' })
    // An intent that a crash left has a status, but no certificate to show.
    if ((await authority.authority.findBySerial(serial)) === undefined)
      console.log(`${serial}\t${done}; no certificate was stored under it`)
    else await print(authority, serial)
  })
}

function readSerial(text: string): string {
  const serial = storedSerial(text)
  if (!STORED_SERIAL.test(serial))
    throw new CerthallError('input-invalid', `'${text}' is no serial number in hexadecimal.`)
  return serial
}

async function print({ authority }: OpenAuthority, serial: string): Promise<void> {
  const found = await authority.findBySerial(serial)
  if (found === undefined)
    throw new CerthallError('not-found', `There is no holder's certificate ${serial} here.`)
  const { status, reason, issuer, use, notAfter, der, pairSerial } = found
  console.log(`${serial}\t${status}${reason ? ` (${reason})` : ''}`)
  console.log(`  ${distinguishedNameText(parseCertificate(der).subject)}`)
  console.log(
    `  ${use} by ${issuer}, until ${notAfter.toISOString()}${pairSerial ? `, with ${pairSerial}` : ''}`,
  )
  for (const { at, event, reason, invalidityDate, actor, note } of await authority.statusEvents(serial)) {
    const since = invalidityDate ? `since ${invalidityDate.toISOString()}` : undefined
    console.log(`  ${[at.toISOString(), event, reason, since, actor, note].filter(Boolean).join('  ')}`)
  }
}
