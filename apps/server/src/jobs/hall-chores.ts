import {
  carryOutCancellations,
  expireDue,
  finishErasures,
  finishProposals,
  type Ra,
  reconcileDue,
  sendReminders,
  sendStatusNotices,
  signWaitingSeals,
  sweepPapers,
  tryEach,
  workCharges,
  workInvoices,
  workRefunds,
} from '@certhall/ra'
import type { Kysely } from 'kysely'
import type { Database } from '../adapters/sql/database.ts'
import type { sqlSpentCaptchas } from '../adapters/sql/server-captchas.ts'
import { sweepOidcPayloads } from '../adapters/sql/server-oidc.ts'
import type { sqlSessions } from '../adapters/sql/server-sessions.ts'
import type { OpenAuthority } from '../authority.ts'
import { askReports } from './ask-reports.ts'
import type { openCourier } from './courier.ts'
import type { Chore } from './periodic.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND

/** What a hall does by itself, over and over; each may run in any number of processes at once. */
export function hallChores({
  ra,
  open,
  db,
  courier,
  sessions,
  spent,
}: {
  ra: Ra
  open: OpenAuthority
  db: Kysely<Database>
  courier: Awaited<ReturnType<typeof openCourier>>
  sessions: ReturnType<typeof sqlSessions>
  spent: ReturnType<typeof sqlSpentCaptchas>
}): Chore[] {
  return [
    { name: 'applications due', everyMs: 10 * SECOND, run: () => expireDue(ra) },
    { name: 'payments', everyMs: 2 * SECOND, run: () => workCharges(ra) },
    { name: 'refunds', everyMs: 5 * SECOND, run: () => workRefunds(ra) },
    { name: 'invoices', everyMs: 5 * SECOND, run: () => workInvoices(ra) },
    { name: 'reconciliation', everyMs: 30 * MINUTE, run: () => reconcileDue(ra) },
    { name: 'notices of status', everyMs: 10 * SECOND, run: () => sendStatusNotices(ra) },
    { name: 'reminders', everyMs: 10 * MINUTE, run: () => sendReminders(ra) },
    { name: 'reports of text messages', everyMs: MINUTE, run: () => askReports(courier) },
    { name: 'proposals confirmed', everyMs: 10 * SECOND, run: () => finishProposals(ra) },
    { name: 'rules of the services', everyMs: 2 * SECOND, run: () => ra.profileBook.refresh() },
    { name: 'data to be deleted', everyMs: 30 * MINUTE, run: () => finishErasures(ra) },
    { name: 'seals to be made', everyMs: 10 * SECOND, run: () => signWaitingSeals(ra) },
    { name: 'cancellations', everyMs: 30 * SECOND, run: () => carryOutCancellations(ra) },
    { name: 'trail of the keys', everyMs: 5 * SECOND, run: () => open.keys.chainTrail() },
    { name: 'revocation lists', everyMs: 10 * MINUTE, run: () => open.renewLists() },
    { name: 'status answers', everyMs: 30 * SECOND, run: () => open.presign() },
    {
      name: 'leftovers',
      everyMs: 10 * MINUTE,
      run() {
        const now = ra.clock.now()
        const sweeps: (() => Promise<unknown>)[] = [
          () => sessions.sweep(),
          () => spent.sweep(new Date()),
          () => sweepOidcPayloads(db, new Date()),
          () => ra.nonces.sweep(now),
          () => ra.staffAccess.sweepAttempts(new Date(now.getTime() - 24 * 60 * MINUTE)),
          () => ra.tickets.sweep(now),
          () => ra.restoreTickets.sweep(now),
          () => ra.orders.sweep(now),
          () => sweepPapers(ra),
          () => ra.sealTickets.sweep(now),
          () => ra.codes.sweep(now),
        ]
        return tryEach(sweeps, (sweep) => sweep())
      },
    },
  ]
}
