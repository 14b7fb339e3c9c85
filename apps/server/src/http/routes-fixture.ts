import { fingerprint } from '@certhall/crypto'
import { parseCertificate } from '@certhall/pki'
import { startUnlock, type UnlockActor } from '@certhall/ra'
import { sql } from 'kysely'
import { sqlSessions } from '../adapters/sql/server-sessions.ts'
import type { Hall } from '../compose.ts'
import { hallFixture, ORIGIN, type TestHolder } from '../hall-fixture.ts'
import type { Operation, Who } from './api-operations.ts'

export interface Caller {
  headers: Record<string, string>
  /** An application of the caller's own that the route could act on, and a certificate. */
  reference: string
  serial: string
}

/** For tests of all routes: two holders with an application each, tickets for both, staff of two provinces. */
export async function routesFixture() {
  const fixture = await hallFixture()
  const { hall } = fixture
  const call = async (method: 'POST' | 'PATCH', url: string, cookie: string, payload: object = {}) => {
    const answer = await hall.app.inject({ method, url, headers: { cookie, origin: ORIGIN }, payload })
    if (answer.statusCode >= 400) throw new Error(answer.body)
    return answer.json()
  }

  /** An approved application, and a ticket for it. */
  async function approved({ cookie }: TestHolder): Promise<{ reference: string; ticket: string }> {
    const { reference, version, confirmations, profile } = await call('POST', '/api/cases', cookie)
    const { agreement } = hall.ra.profiles.get(profile)?.renewal ?? {}
    const draft = {
      agreement: { version: agreement?.version, terms: true, idData: true },
      confirmations: Object.fromEntries(confirmations.map(({ id }: { id: string }) => [id, true])),
      termYears: 1,
    }
    const saved = await call('PATCH', `/api/cases/${reference}/draft`, cookie, { version, draft })
    await call('POST', `/api/cases/${reference}/submit`, cookie, { version: saved.version })
    const { ticket } = await call('POST', `/api/cases/${reference}/delivery-ticket`, cookie)
    return { reference, ticket }
  }

  const holders = [await fixture.holder('legal-entity'), await fixture.holder('legal-entity')] as const
  const cases = [await approved(holders[0]), await approved(holders[1])] as const
  const { ticket: restoring } = await call('POST', '/api/restore-tickets', holders[0].cookie)
  const { ticket: sealing } = await call('POST', '/api/seal-tickets', holders[0].cookie)
  const own = { origin: ORIGIN, cookie: holders[0].cookie }
  const reviewer = await fixture.staff(
    'reviewer',
    ['reviewer', 'operator', 'ca-operator', 'monitor', 'km-officer'],
    '31',
  )
  const elsewhere = await fixture.staff('elsewhere', ['reviewer', 'operator', 'ca-operator'], '37')
  const powerless = await fixture.staff('powerless', [], '31')

  const { serial } = parseCertificate(holders[0].der)
  const unlocker = await unlocking(hall, holders[0].der)
  const about = { reference: cases[0].reference, serial }
  const callers: Record<Who, Caller> = {
    holder: { headers: own, ...about },
    staff: { headers: { origin: ORIGIN, cookie: reviewer }, ...about },
    unlock: {
      headers: { origin: ORIGIN, cookie: unlocker.cookie },
      ...about,
      reference: unlocker.reference,
    },
    loss: {
      headers: { origin: ORIGIN, cookie: `certhall_loss=${await reporting(hall, holders[0].der)}` },
      ...about,
    },
    ticket: { headers: { authorization: `Bearer ${cases[0].ticket}` }, ...about },
    restore: { headers: { authorization: `Bearer ${restoring}` }, ...about },
    seal: { headers: { authorization: `Bearer ${sealing}` }, ...about },
  }
  return {
    ...fixture,
    callers,
    foreignReference: cases[1].reference,
    foreignSerial: parseCertificate(holders[1].der).serial,
    elsewhere: { origin: ORIGIN, cookie: elsewhere },
    powerless: { origin: ORIGIN, cookie: powerless },
    /** Who rightly calls a route; anybody for a public one. */
    callerOf: ({ who }: Operation): Caller =>
      who ? callers[who] : { headers: { origin: ORIGIN }, ...about },

    /** Rows of every table, by name; that attempts to log in are counted is no harm. */
    async rows(): Promise<Record<string, number>> {
      const { rows: tables } = await sql<{ name: string }>`
        select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'log_in_attempts' order by tablename`.execute(
        hall.db,
      )
      const counts: Record<string, number> = {}
      for (const { name } of tables) {
        const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(name)}`.execute(
          hall.db,
        )
        counts[name] = rows[0]?.n ?? -1
      }
      return counts
    },
  }
}

/** A session of a holder without any token, begun with a one-time code. */
async function reporting({ ra, db }: Hall, der: Uint8Array): Promise<string> {
  const registered = await ra.authority.find(fingerprint(der))
  if (registered === undefined) throw new Error('the certificate is not on record')
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
  return sqlSessions(db, ra.clock).open({ kind: 'loss', holderId: registered.holder, expiresAt })
}

/** A session begun with a one-time code, and an application to unlock the token. */
async function unlocking({ ra, db }: Hall, der: Uint8Array): Promise<{ cookie: string; reference: string }> {
  const registered = await ra.authority.find(fingerprint(der))
  if (registered === undefined) throw new Error('the certificate is not on record')
  const { holder: holderId, profile } = registered
  const token = 'T1'
  await ra.keys.keepAdminPin({
    ...{ serial: token, holder: holderId, pin: '92746038' },
    ...{ actor: 'test', reason: 'first issue' },
  })
  const actor: UnlockActor = {
    kind: 'unlock',
    holderId,
    profile,
    fingerprint: registered.fingerprint,
    token,
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
  }
  const { reference } = await startUnlock(ra, actor)
  return { cookie: `certhall_unlock=${await sqlSessions(db, ra.clock).open(actor)}`, reference }
}
