import { type Completion, type GroupStep, type GroupStore, type Intent, WRITES_AT_ONCE } from '@certhall/ca'
import { fingerprint } from '@certhall/crypto'
import pg from 'pg'
import { bytesArray, numbersArray, textArray, timesArray } from './binary-arrays.ts'
import { patience } from './connect.ts'

/** As the statement answers. */
type Serials = { serial: string }

const INTENT = `serial, issuer, use, case_reference, profile, holder, template_digest, spki, spki_digest, signature,
  not_before, not_after, intended_at, shard`

// One statement is one transaction: the group is committed whole, or not at all. Scalar subqueries keep the planner from
// joining: each key is looked up in the index, however few rows it believes the table to have.
const WRITE = `
  with gone as (
    delete from ca_intents i
    using unnest($1::text[], $2::text[], $3::bytea[], $4::text[], $5::timestamptz[])
      as v (spki_digest, serial, der, fingerprint, at)
    where i.spki_digest = v.spki_digest and i.serial = v.serial
      and (select true from ca_blocked_keys b where b.spki_digest = v.spki_digest) is null
    returning i.*, v.der, v.fingerprint, v.at
  ), completed as (
    insert into ca_certificates (${INTENT}, state, tbs, der, fingerprint, issued_at)
    select ${INTENT}, 'issued', '', der, fingerprint, at from gone
    on conflict do nothing
    returning serial
  ), intended as (
    insert into ca_intents (${INTENT}, tbs)
    select ${INTENT}, tbs
    from unnest($6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::bytea[],
      $14::text[], $15::text[], $16::timestamptz[], $17::timestamptz[], $18::timestamptz[], $19::int4[], $20::bytea[])
      as v (${INTENT}, tbs)
    where (select true from ca_certificates c where c.spki_digest = v.spki_digest
        and c.revoked_at is null and c.use in ('signing', 'encryption', 'single')) is null
      -- The same request may ask again after its certificate was revoked.
      and (select true from ca_certificates c where c.spki_digest = v.spki_digest
        and (c.revoked_at is not null or c.use in ('ocsp', 'ca'))
        and (c.case_reference <> v.case_reference or c.use <> v.use) limit 1) is null
      and (select true from ca_blocked_keys b where b.spki_digest = v.spki_digest) is null
    on conflict do nothing
    returning serial
  )
  select serial from completed union all select serial from intended`

/** Connections of their own for group writes: what is written there is planned once, and always by index. */
export function groupPool(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    ...patience(),
    // One more for when one has just been lost.
    max: WRITES_AT_ONCE + 1,
    options:
      '-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c plan_cache_mode=force_generic_plan -c jit=off',
  })
  pool.on('error', ignore)
  pool.on('connect', (client) => client.on('error', ignore))
  return pool
}

// The next to use a connection that is gone gets the error, or a new connection.
const ignore = () => {}

/** The CA's own table for many rows at a time. */
export function sqlGroupStore(pool: pg.Pool): GroupStore {
  return {
    async write(steps) {
      // In one order whoever writes them: two groups that ask for the same keys must not wait for each other.
      const completions = steps.flatMap(({ completion }) => completion ?? []).sort(byKey)
      const intents = steps
        .flatMap(({ intent }) => (intent ? { intent, keyDigest: fingerprint(intent.spki) } : []))
        .sort(byKey)
      const values = [...completionColumns(completions), ...intentColumns(intents)]
      const { rows } = await pool.query<Serials>({ name: 'write', text: WRITE, values })
      const written = new Set(rows.map(({ serial }) => serial))
      return steps.map((step) => written.has(serialOf(step)))
    },
  }
}

function byKey(a: { keyDigest: string }, b: { keyDigest: string }): number {
  if (a.keyDigest === b.keyDigest) return 0
  return a.keyDigest < b.keyDigest ? -1 : 1
}

// A certificate is not completed in the statement that stores its intent: a serial stands for one step of a group.
const serialOf = ({ intent, completion }: GroupStep): string => (intent ?? completion).serial

function completionColumns(completions: readonly Completion[]): Buffer[] {
  return [
    textArray(completions.map(({ keyDigest }) => keyDigest)),
    textArray(completions.map(({ serial }) => serial)),
    bytesArray(completions.map(({ der }) => der)),
    textArray(completions.map(({ fingerprint }) => fingerprint)),
    timesArray(completions.map(({ at }) => at)),
  ]
}

/** In the order of INTENT, then the bytes to be signed. */
function intentColumns(keyed: readonly { intent: Intent; keyDigest: string }[]): Buffer[] {
  const intents = keyed.map(({ intent }) => intent)
  return [
    textArray(intents.map(({ serial }) => serial)),
    textArray(intents.map(({ issuer }) => issuer)),
    textArray(intents.map(({ use }) => use)),
    textArray(intents.map(({ caseReference }) => caseReference)),
    textArray(intents.map(({ profile }) => profile)),
    textArray(intents.map(({ holder }) => holder)),
    textArray(intents.map(({ templateDigest }) => templateDigest)),
    bytesArray(intents.map(({ spki }) => spki)),
    textArray(keyed.map(({ keyDigest }) => keyDigest)),
    textArray(intents.map(({ signature }) => signature)),
    timesArray(intents.map(({ notBefore }) => notBefore)),
    timesArray(intents.map(({ notAfter }) => notAfter)),
    timesArray(intents.map(({ intendedAt }) => intendedAt)),
    numbersArray(intents.map(({ shard }) => shard)),
    bytesArray(intents.map(({ tbs }) => tbs)),
  ]
}
