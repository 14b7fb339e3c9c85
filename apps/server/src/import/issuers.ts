import { type Issuer, isIssuerId } from '@certhall/ca'
import { publicKeyOf, verify } from '@certhall/crypto'
import {
  type Certificate,
  distinguishedNameText,
  KEYS,
  keyFits,
  nameValue,
  sameBytes,
  validatePath,
} from '@certhall/pki'
import { z } from 'zod'
import { issuersOf } from './chain.ts'
import type { ImportStep, ImportWork } from './import-work.ts'
import { type Outcome, outcomeOf, RowFault } from './outcome.ts'
import { readCertificate } from './read-certificate.ts'
import { readPrivateKey } from './read-private-key.ts'

const columns = z.object({
  id: z.string().refine(isIssuerId, 'is no id for an authority'),
  parent: z.string(),
  certificate: z.string().min(1),
  private_key: z.string().optional(),
  /** Of its last list. */
  crl_number: z
    .string()
    .regex(/^[0-9]{0,15}$/)
    .optional(),
})
type Row = z.infer<typeof columns>

/** Roots and the authorities below them, each after the one above it. */
export const issuers: ImportStep<typeof columns> = {
  file: 'issuers.csv',
  columns,
  async take(work, rows) {
    const outcomes: Outcome[] = []
    for (const { row } of rows) outcomes.push(await outcomeOf(() => takeOne(work, row)))
    return outcomes
  },
}

async function takeOne(work: ImportWork, row: Row): Promise<Outcome> {
  const all = await issuersOf(work)
  const certificate = await readCertificate(work.bundle, row.certificate)
  const parent = row.parent === '' ? undefined : all.find(({ id }) => id === row.parent)
  if (row.parent !== '' && parent === undefined) throw new RowFault('issuer-unknown', row.parent)
  requireAuthority(work, certificate, parent, all)
  const found = all.find(({ id }) => id === row.id)
  if (found !== undefined && !sameBytes(found.certificate, certificate.der))
    throw new RowFault('issuer-taken', `${row.id} is ${found.name}`)
  const twin = all.find((one) => one.id !== row.id && sameBytes(one.certificate, certificate.der))
  if (twin !== undefined) throw new RowFault('issuer-taken', `stands here as ${twin.id}`)
  const hasKey = Boolean(row.private_key)
  if (hasKey) await keepKey(work, row, certificate)
  if (found !== undefined) return raise(work, found, { hasKey, row, certificate })
  await work.db
    .insertInto('ca_issuers')
    .values({
      ...{ id: row.id, line: row.id, parent: parent?.id ?? null, certificate: certificate.der },
      name: nameValue(certificate.subject, 'CN') ?? distinguishedNameText(certificate.subject),
      // What its own lists and answers are signed with: as it signed certificates, where that can be seen.
      ...{ algorithm: certificate.key, signature: signatureOf(certificate) },
      not_after: certificate.notAfter,
      imported: hasKey ? 'with-key' : 'without-key',
    })
    .execute()
  if (hasKey) await goOnFrom(work, row, certificate)
  work.issuers = undefined
  return 'taken'
}

/** A key that comes later gives the hall its voice. */
async function raise(
  work: ImportWork,
  { id, imported }: Issuer,
  { hasKey, row, certificate }: { hasKey: boolean; row: Row; certificate: Certificate },
): Promise<Outcome> {
  if (imported === undefined) throw new RowFault('issuer-taken', `${id} issues here`)
  if (!hasKey || imported === 'with-key') return 'already'
  await work.db.updateTable('ca_issuers').set({ imported: 'with-key' }).where('id', '=', id).execute()
  await goOnFrom(work, row, certificate)
  work.issuers = undefined
  return 'taken'
}

/**
 * RFC 5280 §5.2.3: numbers of lists never go back, so they go on from the last one of the system before. It stands here as a list
 * that ended long ago, without its bytes: the next one is due at once.
 */
async function goOnFrom(
  { db, now }: ImportWork,
  { id, crl_number: last = '' }: Row,
  { notAfter }: Certificate,
): Promise<void> {
  // For an authority that has ended no list is made any more.
  if (last === '' || notAfter <= now) return
  const never = new Date(0)
  await db
    .insertInto('va_lists')
    .values({
      ...{
        issuer: id,
        scope: 'full',
        number: Number(last),
        changes: 0,
        entries: 0,
        size: 0,
        digest: '',
        parts: 0,
      },
      ...{ this_update: never, next_update: never },
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

const signatureOf = (certificate: Certificate) => {
  const [usual] = KEYS[certificate.key].signatures
  return keyFits(certificate.key, certificate.signatureName) ? certificate.signatureName : usual
}

function requireAuthority(
  { now }: ImportWork,
  certificate: Certificate,
  parent: Issuer | undefined,
  all: readonly Issuer[],
): void {
  const chain: Uint8Array[] = []
  for (let at = parent; at !== undefined; at = all.find(({ id }) => id === at?.parent))
    chain.push(at.certificate)
  const root = chain.at(-1) ?? certificate.der
  const at = certificate.notAfter < now ? certificate.notAfter : now
  const result = validatePath({
    ...{ chain: [certificate.der, ...chain], anchors: [root], at, verify, usage: 'keyCertSign' },
  })
  const self = parent === undefined
  const { subjectDer, issuerDer, signatureName, spki, tbs, signature, extensions } = certificate
  // An anchor's own signature is not part of a path: that a root is what it says is looked at here.
  const isRoot = sameBytes(subjectDer, issuerDer) && verify(signatureName, spki, tbs, signature)
  if (self && !isRoot) throw new RowFault('issuer-wrong', 'has no parent, yet is not signed by itself')
  if (!extensions.basicConstraints?.ca) throw new RowFault('issuer-wrong', 'is no authority')
  if (!result.ok) throw new RowFault('issuer-wrong', result.code)
}

async function keepKey({ bundle, passphrase, files }: ImportWork, row: Row, { spki }: Certificate) {
  const key = await readPrivateKey(bundle, row.private_key as string, passphrase)
  try {
    if (!sameBytes(key.spki, spki)) throw new RowFault('key-differs', `${row.id} has another key`)
    // Before the row: a row without its key would promise lists that nobody can sign.
    const kept = await files?.ensure(`ca-${row.id}`, () => key.pkcs8.slice())
    if (kept === undefined) return
    // An earlier try may have left another one, which would sign what this certificate's key does not verify.
    const same = sameBytes(publicKeyOf(kept), spki)
    kept.fill(0)
    if (!same) throw new RowFault('key-differs', `another key is kept here for ${row.id}`)
  } finally {
    key.pkcs8.fill(0)
  }
}
