import type { Completion, GroupStore, Intent } from '@certhall/ca'
import { fingerprint } from '@certhall/crypto'
import pg from 'pg'

/** As `returning serial` answers. */
type Serials = { serial: string }

// One statement is one transaction: the group is committed whole, or not at all. Scalar subqueries keep the planner from
// joining: each key is looked up in the index, however few rows it believes the table to have.
const INTEND = `
  insert into ca_certificates (serial, issuer, use, state, case_reference, profile, holder, template_digest, spki,
    spki_digest, signature, tbs, not_before, not_after, intended_at, shard)
  select v.serial, v.issuer, v.use, 'intended', v.case_reference, v.profile, v.holder, v.template_digest, v.spki,
    v.spki_digest, v.signature, v.tbs, v.not_before, v.not_after, v.intended_at, v.shard
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bytea[],
    $9::text[], $10::text[], $11::bytea[], $12::timestamptz[], $13::timestamptz[], $14::timestamptz[], $15::int4[])
    as v (serial, issuer, use, case_reference, profile, holder, template_digest, spki, spki_digest, signature, tbs,
      not_before, not_after, intended_at, shard)
  where (select true from ca_certificates c where c.spki_digest = v.spki_digest
      and (c.case_reference <> v.case_reference or c.use <> v.use) limit 1) is null
    and (select true from ca_blocked_keys b where b.spki_digest = v.spki_digest) is null
  on conflict do nothing
  returning serial`

const COMPLETE = `
  update ca_certificates c
  set der = v.der, fingerprint = v.fingerprint, issued_at = v.at,
    state = case when c.suspended_at is null then 'issued' else 'suspended' end
  from unnest($1::text[], $2::bytea[], $3::text[], $4::timestamptz[]) as v (serial, der, fingerprint, at)
  where c.serial = v.serial and c.state = 'intended'
    and (select true from ca_blocked_keys b where b.spki_digest = c.spki_digest) is null
  returning c.serial`

/** Connections of their own for the two group writes: what is written there is planned once, and always by index. */
export function groupPool(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    // One for intents and one for completions; a third when one of them has just been lost.
    max: 3,
    options:
      '-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c plan_cache_mode=force_generic_plan',
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
    async intendAll(intents) {
      const column = <Value>(of: (intent: Intent) => Value): Value[] => intents.map(of)
      const { rows } = await pool.query<Serials>({
        name: 'intend',
        text: INTEND,
        values: [
          column(({ serial }) => serial),
          column(({ issuer }) => issuer),
          column(({ use }) => use),
          column(({ caseReference }) => caseReference),
          column(({ profile }) => profile),
          column(({ holder }) => holder),
          column(({ templateDigest }) => templateDigest),
          column(({ spki }) => spki),
          column(({ spki }) => fingerprint(spki)),
          column(({ signature }) => signature),
          column(({ tbs }) => tbs),
          column(({ notBefore }) => notBefore.toISOString()),
          column(({ notAfter }) => notAfter.toISOString()),
          column(({ intendedAt }) => intendedAt.toISOString()),
          column(({ shard }) => shard ?? null),
        ],
      })
      return among(intents, rows)
    },

    async completeAll(completions) {
      const column = <Value>(of: (completion: Completion) => Value): Value[] => completions.map(of)
      const { rows } = await pool.query<Serials>({
        name: 'complete',
        text: COMPLETE,
        values: [
          column(({ serial }) => serial),
          column(({ der }) => der),
          column(({ fingerprint }) => fingerprint),
          column(({ at }) => at.toISOString()),
        ],
      })
      return among(completions, rows)
    },
  }
}

function among(items: readonly Serials[], rows: readonly Serials[]): boolean[] {
  const written = new Set(rows.map(({ serial }) => serial))
  return items.map(({ serial }) => written.has(serial))
}
