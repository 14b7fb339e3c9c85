import type { Issuer } from '@certhall/ca'
import type { KeyManagement } from '@certhall/km'
import type { Profile } from '@certhall/model'
import type { IdentityOids } from '@certhall/pki'
import type { Kysely } from 'kysely'
import type { z } from 'zod'
import type { SealedFiles } from '../adapters/files/sealed-files.ts'
import type { Database } from '../adapters/sql/database.ts'
import type { Bundle } from './bundle.ts'
import type { Outcome, RowFault } from './outcome.ts'
import type { Revocation } from './revocations.ts'

/** What the steps of an import work on. */
export interface ImportWork {
  bundle: Bundle
  /** The transaction of the batch at hand. */
  db: Kysely<Database>
  profiles: ReadonlyMap<string, Profile>
  identityOids: IdentityOids
  /** Within that transaction. */
  keys: Pick<KeyManagement, 'sealImported' | 'keepAdminPin' | 'adminPinState'>
  /** Sealed key files; left out in a dry run, which writes nothing. */
  files?: SealedFiles
  /** Of the encrypted private keys of the bundle. */
  passphrase: string | undefined
  now: Date
  /** 'import/' and whoever runs it. */
  actor: string
  /** What the bundle says of each serial; read before any certificate is taken, so that none is good for a moment that is not. */
  revocations: Map<string, Revocation | RowFault>
  /** All issuers, read at the first need and after each batch of issuers. */
  issuers?: Issuer[]
}

export interface Numbered<Row> {
  line: number
  row: Row
}

/** One table of the bundle. */
export interface ImportStep<Schema extends z.ZodObject> {
  file: string
  columns: Schema
  /** One outcome a row, in their order. Nothing of a row stands unless all of it does. */
  take(work: ImportWork, rows: Numbered<z.infer<Schema>>[]): Promise<Outcome[]>
}
