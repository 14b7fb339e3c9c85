import {
  type Ca,
  crlAddress,
  deltaAddress,
  type Issuer,
  issueResponder,
  type Responder,
  responderReference,
  shardAddress,
} from '@certhall/ca'
import { keyIdentifier } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { tryEach } from '@certhall/ra'
import {
  answerOcsp,
  createAnswerCache,
  createIssuerIndex,
  createListService,
  createPresigner,
  createSigningBudget,
  type ListScope,
  type ListService,
  type OcspReply,
  type OcspResponder,
  type StatusSettings,
  type StoredList,
  type Va,
  type Watch,
  watchChanges,
} from '@certhall/va'
import type { Kysely } from 'kysely'
import { sqlStatuses } from './adapters/sql/ca-status.ts'
import type { Database } from './adapters/sql/database.ts'
import { sqlAnswers } from './adapters/sql/va-answers.ts'
import { sqlChanges } from './adapters/sql/va-changes.ts'
import { sqlLists } from './adapters/sql/va-lists.ts'
import type { Door } from './http/doors.ts'
import { type KeptAnswer, ocspDoor } from './http/ocsp-door.ts'

/** The validation authority, wired over PostgreSQL and the CA's keys. */
export interface StatusService {
  /** DER in, DER out; see packages/va. */
  answerOcsp(request: Uint8Array): Promise<Uint8Array>
  /** The same, with what caches may know of it. */
  replyOcsp(request: Uint8Array): Promise<OcspReply>
  /** Answers over HTTP, from memory while `watch` is running. */
  ocspDoor(secure: () => boolean): Door
  /** Lets answers be kept in memory; without it each is read from the database. */
  watch: Pick<Watch, 'start' | 'freshUntil'>
  /** Signs answers ahead, as much as is due; to be called again and again. */
  presign(): Promise<void>
  lists: ListService
  /** A list that is up to date, whole; `full` when no scope is given. `not-found`. */
  crl(issuer: string, scope?: ListScope): Promise<StoredList & { der: Uint8Array }>
  /** Makes what is due of complete and delta lists; shards are made when they are asked for. */
  renewLists(): Promise<void>
  close(): Promise<void>
}

export function openStatusService({
  ca,
  db,
  settings,
  failed = () => {},
}: {
  ca: Pick<Ca, 'issuers' | 'certificates' | 'keys' | 'clock' | 'baseUrl'>
  db: Kysely<Database>
  settings: StatusSettings
  /** Told of what failed in the background. */
  failed?: (error: Error) => void
}): StatusService {
  // For an authority whose key is elsewhere, its own service goes on speaking.
  const speaking = async () => (await ca.issuers.all()).filter(({ imported }) => imported !== 'without-key')
  const va: Va = {
    issuers: speaking,
    statuses: sqlStatuses(db),
    lists: sqlLists(db),
    crlSigner: async (id) => ca.keys.signerOf(await knownIssuer(ca, id)),
    responder: responders(ca, failed),
    listAddress(issuer, scope) {
      if (scope === 'full') return crlAddress(ca.baseUrl, issuer)
      if (scope === 'delta') return deltaAddress(ca.baseUrl, issuer)
      return shardAddress(ca.baseUrl, issuer, Number(scope))
    },
    clock: ca.clock,
    settings,
  }
  const lists = createListService(va, failed)
  const index = createIssuerIndex(va.issuers)
  const kept = createAnswerCache<KeptAnswer>(settings.ocsp.cached)
  const watch = watchChanges(sqlChanges(db), kept, failed)
  const { maxAgeSeconds, signedPerSecond, unknownPerSecond } = settings.ocsp
  const budget = createSigningBudget({ known: signedPerSecond, unknown: unknownPerSecond })
  const replyOcsp = (request: Uint8Array) => answerOcsp({ ...va, budget }, index, request)
  return {
    answerOcsp: async (request) => (await replyOcsp(request)).der,
    replyOcsp,
    ocspDoor: (secure) =>
      ocspDoor({ answer: replyOcsp, kept, watch, maxAgeSeconds, clock: ca.clock, secure, failed }),
    watch,
    presign: createPresigner(va, index, sqlAnswers(db)),
    lists,
    async crl(issuer, scope = 'full') {
      const list = await lists.renewed(issuer, scope)
      const parts: Uint8Array[] = []
      for await (const part of lists.read(list)) parts.push(part)
      return { ...list, der: Uint8Array.from(Buffer.concat(parts)) }
    },
    async renewLists() {
      const live = (await speaking()).filter(({ notAfter }) => notAfter > ca.clock.now())
      // An issuer whose key is away holds up no other.
      await tryEach(live, async ({ id }) => {
        await lists.renewed(id, 'full')
        await lists.renewed(id, 'delta')
      })
    },
    async close() {
      await watch.stop()
      await lists.settled()
    },
  }
}

/** How long a responder is used without looking whether the next month's is due. */
const LOOK_MS = 60_000

/**
 * This month's responder of each issuer; several who ask at once wait for one. Where the next one cannot be made (its issuer's
 * key is away), the one before goes on: it is valid for two months more.
 */
function responders(
  ca: Pick<Ca, 'issuers' | 'certificates' | 'keys' | 'clock'>,
  failed: (error: Error) => void,
): Va['responder'] {
  interface Known {
    reference: string
    responder: OcspResponder
    lookAt: number
  }
  const known = new Map<string, Known>()
  const underWay = new Map<string, Promise<OcspResponder>>()

  async function look(id: string): Promise<OcspResponder> {
    const issuer = await knownIssuer(ca, id)
    const now = ca.clock.now()
    const reference = responderReference(issuer, now)
    const before = known.get(id)
    const lookAt = now.getTime() + LOOK_MS
    try {
      const responder =
        before?.reference === reference ? before.responder : prepared(await issueResponder(ca, issuer))
      known.set(id, { reference, responder, lookAt })
      return responder
    } catch (error) {
      if (before === undefined || before.responder.notAfter <= now) throw error
      failed(error as Error)
      known.set(id, { ...before, lookAt })
      return before.responder
    }
  }

  return async (id) => {
    const found = known.get(id)
    const now = ca.clock.now().getTime()
    // A clock that was set back looks again as well.
    if (found !== undefined && now < found.lookAt && now >= found.lookAt - LOOK_MS) return found.responder
    const work = underWay.get(id) ?? look(id).finally(() => underWay.delete(id))
    underWay.set(id, work)
    return work
  }
}

function prepared({ signer, certificate, notAfter }: Responder): OcspResponder {
  return { signer, certificate, notAfter, keyHash: keyIdentifier(signer.spki) }
}

async function knownIssuer(ca: Pick<Ca, 'issuers'>, id: string): Promise<Issuer> {
  const issuer = await ca.issuers.find(id)
  if (issuer === undefined) throw new CerthallError('not-found', `issuer ${id}`)
  return issuer
}
