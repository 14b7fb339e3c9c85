import { type Ca, caAddress, crlAddress, deltaAddress, type Issuer, ocspAddress } from '@certhall/ca'
import { fingerprint } from '@certhall/crypto'
import type { KeyManagement } from '@certhall/km'
import { parseCertificate } from '@certhall/pki'
import type { AuthorityState } from '@certhall/ra'
import type { StoredList } from '@certhall/va'
import type { Kysely } from 'kysely'
import { sqlOverview } from './adapters/sql/ca-overview.ts'
import type { Database } from './adapters/sql/database.ts'
import { sqlLists } from './adapters/sql/va-lists.ts'

type Authority = Awaited<ReturnType<AuthorityState['authorities']>>['authorities'][number]

/** How the authority stands, for its operators; reads alone, so looking makes no list and no responder. */
export function authorityState(
  ca: Pick<Ca, 'issuers' | 'keys' | 'clock' | 'baseUrl'>,
  km: KeyManagement,
  db: Kysely<Database>,
): AuthorityState {
  const overview = sqlOverview(db)
  const lists = sqlLists(db)

  async function present(issuer: Issuer, all: Issuer[]): Promise<Authority> {
    const { id, name, line, generation, algorithm, signature, parent } = issuer
    const { serial, notBefore, notAfter } = parseCertificate(issuer.certificate)
    const [shards, responder, full, delta, store] = await Promise.all([
      overview.shards(id),
      overview.responder(id),
      lists.newest(id, 'full'),
      lists.newest(id, 'delta'),
      ca.keys.storeOf(id),
    ])
    return {
      ...{ id, name, line, generation, algorithm, signature, serial, shards },
      ...(parent !== undefined && { parent }),
      state: stateOf(issuer, all, ca.clock.now()),
      keptIn: issuer.imported === 'without-key' ? 'elsewhere' : store === undefined ? 'file' : 'token',
      fingerprint: fingerprint(issuer.certificate),
      notBefore: notBefore.toISOString(),
      notAfter: notAfter.toISOString(),
      address: caAddress(ca.baseUrl, id),
      ...(full?.list && { full: presentList(full.list, crlAddress(ca.baseUrl, id)) }),
      ...(delta?.list && { delta: presentList(delta.list, deltaAddress(ca.baseUrl, id)) }),
      pendingChanges: Math.max(0, (full?.changes ?? 0) - (full?.list?.changes ?? 0)),
      ...(responder && {
        responder: {
          serial: responder.serial,
          notBefore: responder.not_before.toISOString(),
          notAfter: responder.not_after.toISOString(),
        },
      }),
    }
  }

  return {
    async authorities() {
      const all = await ca.issuers.all()
      const authorities = await Promise.all(all.map((issuer) => present(issuer, all)))
      return { authorities, ocspAddress: ocspAddress(ca.baseUrl) }
    },
    async keyCentre() {
      const { counts, masterKeys, trail } = await km.overview()
      const { spare, reserved, history } = counts
      return {
        stores: { spare, reserved, inUse: counts['in-use'], history },
        masterKeys: masterKeys.map(({ beganAt, completedAt, ...one }) => ({
          ...one,
          beganAt: beganAt.toISOString(),
          ...(completedAt && { completedAt: completedAt.toISOString() }),
        })),
        trail: {
          entries: trail.end.position,
          loose: trail.loose,
          ...(trail.end.at && { lastAt: trail.end.at.toISOString() }),
        },
      }
    },
  }
}

function stateOf({ parent, line, generation, notAfter, imported }: Issuer, all: Issuer[], now: Date) {
  if (notAfter <= now) return 'ended'
  if (imported !== undefined) return 'imported'
  if (parent === undefined) return 'root'
  return all.some((one) => one.line === line && one.generation > generation) ? 'retired' : 'issuing'
}

function presentList({ number, thisUpdate, nextUpdate, entries, size }: StoredList, address: string) {
  return {
    ...{ number, entries, size, address },
    thisUpdate: thisUpdate.toISOString(),
    nextUpdate: nextUpdate.toISOString(),
  }
}
