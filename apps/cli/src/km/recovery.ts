import { writeFile } from 'node:fs/promises'
import { CerthallError } from '@certhall/model'
import type { RecoveryView, ReleasedRecovery } from '@certhall/model/api'
import { toPem } from '@certhall/pki'
import { type HallClient, hallClient } from '../selftest/hall-client.ts'
import { readCredentials, readOrigin } from '../start/credentials.ts'
import type { Values } from './command.ts'
import { readPem } from './read-pem.ts'

// Officers act as themselves, over the hall's API: who may do what is decided there, for this command as for the console.

const PATH = '/api/staff/recoveries'

export async function list(values: Values): Promise<number> {
  const { recoveries } = await (await officer(values)).get<{ recoveries: RecoveryView[] }>(PATH)
  for (const one of recoveries) print(one)
  return 0
}

export async function request(values: Values): Promise<number> {
  const file = needed(values, 'recipient')
  const asked = {
    certificate: needed(values, 'certificate'),
    reason: needed(values, 'reason'),
    legalBasis: needed(values, 'basis'),
    recipient: base64(await readPem(file, 'PUBLIC KEY')),
  }
  print(await (await officer(values)).send<RecoveryView>('POST', PATH, asked))
  return 0
}

export async function approve(values: Values, id: string): Promise<number> {
  print(
    await (await officer(values)).send<RecoveryView>('POST', `${PATH}/${encodeURIComponent(id)}/approval`),
  )
  return 0
}

/** Writes the envelope as PEM. */
export async function release(values: Values, id: string): Promise<number> {
  const out = needed(values, 'out')
  const path = `${PATH}/${encodeURIComponent(id)}/release`
  const released = await (await officer(values)).send<ReleasedRecovery>('POST', path)
  const envelope = new Uint8Array(Buffer.from(released.envelope, 'base64'))
  await writeFile(out, toPem('SM2 ENVELOPED KEY', envelope), { mode: 0o600 })
  print(released)
  return 0
}

async function officer(values: Values): Promise<HallClient> {
  const hall = hallClient(readOrigin(needed(values, 'url')))
  const credentials = await readCredentials(needed(values, 'credentials'))
  await hall.send('POST', '/api/staff/session', { ...credentials, ...(values.code && { code: values.code }) })
  return hall
}

function print({ id, state, signingSerial, requestedBy, approvedBy, expiresAt, reason }: RecoveryView): void {
  const by = approvedBy ? `${requestedBy}, ${approvedBy}` : requestedBy
  console.log(`${id}\t${state}\t${signingSerial}\t${by}\tuntil ${expiresAt}\t${reason}`)
}

export function needed(values: Values, name: keyof Values): string {
  const value = values[name]
  if (typeof value !== 'string' || value === '')
    throw new CerthallError('configuration-invalid', `--${name} is needed.`)
  return value
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
