import type { JsonWebKey } from 'node:crypto'
import { generateKeyPair, hkdfSync, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { openWithPassphrase, sealWithPassphrase } from '@certhall/crypto'
import type { Kysely } from 'kysely'
import type { Database } from './database.ts'

/** What all processes of one hall share, made once. */
export interface ServerSecrets {
  /** Signs the log-in service's cookies. */
  cookieKey: string
  captchaKey: string
  /** The log-in service's private signing keys (RFC 7517). */
  jwks: { keys: JsonWebKey[] }
}

const NAME = 'hall'

/** A key of its own for one use (RFC 5869), from what the processes share already. */
export function keyFor(secrets: ServerSecrets, use: 'papers' | 'applications'): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secrets.cookieKey, '', `certhall ${use}`, 32))
}

/** Reads the hall's secrets, making them on first use. `passphrase-wrong` where they were sealed with another one. */
export async function readServerSecrets(db: Kysely<Database>, passphrase: string): Promise<ServerSecrets> {
  const read = () =>
    db.selectFrom('server_secrets').select('sealed').where('name', '=', NAME).executeTakeFirst()
  let row = await read()
  if (!row) {
    const bytes = new TextEncoder().encode(JSON.stringify(await make()))
    await db
      .insertInto('server_secrets')
      .values({ name: NAME, sealed: Buffer.from(await sealWithPassphrase(bytes, passphrase)) })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    // Another process may have been first: what is stored counts.
    row = await read()
  }
  if (!row) throw new Error('server_secrets cannot be read')
  return JSON.parse(new TextDecoder().decode(await openWithPassphrase(row.sealed, passphrase)))
}

async function make(): Promise<ServerSecrets> {
  // RS256 is what an OpenID Connect client takes unless told otherwise (OpenID Connect Core §15.1).
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const key = privateKey.export({ format: 'jwk' })
  return {
    cookieKey: randomBytes(32).toString('base64url'),
    captchaKey: randomBytes(32).toString('base64url'),
    jwks: { keys: [{ ...key, use: 'sig', alg: 'RS256', kid: randomBytes(8).toString('hex') }] },
  }
}
