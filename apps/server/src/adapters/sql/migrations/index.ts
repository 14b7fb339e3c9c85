import type { Migration } from 'kysely/migration'
import * as ca from './001-ca.ts'
import * as ra from './002-ra.ts'
import * as server from './003-server.ts'
import * as oneKey from './004-one-certificate-a-key.ts'
import * as agreed from './005-agreed.ts'
import * as statusAndGenerations from './006-status-and-generations.ts'
import * as km from './007-km.ts'
import * as status from './008-status.ts'
import * as machines from './009-machines.ts'
import * as intents from './010-intents-of-their-own.ts'
import * as responders from './012-responders.ts'
import * as enrolled from './013-enrolled.ts'
import * as kinds from './014-kinds.ts'
import * as money from './015-money.ts'
import * as papers from './016-papers.ts'
import * as unlocks from './016-unlocks.ts'
import * as staff from './017-staff.ts'
import * as seals from './018-seals.ts'
import * as notices from './019-notices.ts'
import * as lifeEvents from './020-life-events.ts'
import * as applications from './021-applications.ts'
import * as imported from './022-import.ts'
import * as filings from './023-seal-filings.ts'
import * as orders from './024-orders.ts'
import * as profiles from './025-profiles.ts'
import * as erasures from './026-erasures.ts'
import * as stampings from './027-stampings.ts'
import * as counterIssue from './028-counter-issue.ts'
import * as codes from './029-codes.ts'
import * as sealTickets from './030-seal-tickets.ts'
import * as stampingsBySeal from './031-stampings-by-seal.ts'

/** In order of their names. Each owner appends one line; a landed migration is never changed. */
export const migrations: Record<string, Migration> = {
  '001-ca': ca,
  '002-ra': ra,
  '003-server': server,
  '004-one-certificate-a-key': oneKey,
  '005-agreed': agreed,
  '006-status-and-generations': statusAndGenerations,
  '007-km': km,
  '008-status': status,
  '009-machines': machines,
  '010-intents-of-their-own': intents,
  '012-responders': responders,
  '013-enrolled': enrolled,
  '014-kinds': kinds,
  '015-money': money,
  '016-papers': papers,
  '016-unlocks': unlocks,
  '017-staff': staff,
  '018-seals': seals,
  '019-notices': notices,
  '020-life-events': lifeEvents,
  '021-applications': applications,
  '022-import': imported,
  '023-seal-filings': filings,
  '024-orders': orders,
  '025-profiles': profiles,
  '026-erasures': erasures,
  '027-stampings': stampings,
  '028-counter-issue': counterIssue,
  '029-codes': codes,
  '030-seal-tickets': sealTickets,
  '031-stampings-by-seal': stampingsBySeal,
}
