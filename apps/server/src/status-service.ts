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
import { CerthallError } from '@certhall/model'
import {
  answerOcsp,
  createListService,
  type ListScope,
  type ListService,
  type StatusSettings,
  type StoredList,
  type Va,
} from '@certhall/va'
import type { Kysely } from 'kysely'
import { sqlStatuses } from './adapters/sql/ca-status.ts'
import type { Database } from './adapters/sql/database.ts'
import { sqlLists } from './adapters/sql/va-lists.ts'

/** The validation authority, wired over PostgreSQL and the CA's keys. */
export interface StatusService {
  /** DER in, DER out; see packages/va. */
  answerOcsp(request: Uint8Array): Promise<Uint8Array>
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
  failed,
}: {
  ca: Pick<Ca, 'issuers' | 'certificates' | 'keys' | 'clock' | 'baseUrl'>
  db: Kysely<Database>
  settings: StatusSettings
  /** Told of what failed in the background. */
  failed?: (error: Error) => void
}): StatusService {
  const va: Va = {
    issuers: () => ca.issuers.all(),
    statuses: sqlStatuses(db),
    lists: sqlLists(db),
    crlSigner: async (id) => ca.keys.signerOf(await knownIssuer(ca, id)),
    responder: responders(ca),
    listAddress(issuer, scope) {
      if (scope === 'full') return crlAddress(ca.baseUrl, issuer)
      if (scope === 'delta') return deltaAddress(ca.baseUrl, issuer)
      return shardAddress(ca.baseUrl, issuer, Number(scope))
    },
    clock: ca.clock,
    settings,
  }
  const lists = createListService(va, failed)
  return {
    answerOcsp: (request) => answerOcsp(va, request),
    lists,
    async crl(issuer, scope = 'full') {
      const list = await lists.renewed(issuer, scope)
      const parts: Uint8Array[] = []
      for await (const part of lists.read(list)) parts.push(part)
      return { ...list, der: Uint8Array.from(Buffer.concat(parts)) }
    },
    async renewLists() {
      for (const { id, notAfter } of await ca.issuers.all()) {
        if (notAfter <= ca.clock.now()) continue
        await lists.renewed(id, 'full')
        await lists.renewed(id, 'delta')
      }
    },
    close: () => lists.settled(),
  }
}

/** This month's responder of each issuer; several who ask at once wait for one. */
function responders(ca: Pick<Ca, 'issuers' | 'certificates' | 'keys' | 'clock'>): Va['responder'] {
  const known = new Map<string, Responder>()
  return async (id) => {
    const issuer = await knownIssuer(ca, id)
    const due = responderReference(issuer, ca.clock.now())
    const responder = known.get(due) ?? (await issueResponder(ca, issuer))
    known.set(due, responder)
    return responder
  }
}

async function knownIssuer(ca: Pick<Ca, 'issuers'>, id: string): Promise<Issuer> {
  const issuer = await ca.issuers.find(id)
  if (issuer === undefined) throw new CerthallError('not-found', `issuer ${id}`)
  return issuer
}
