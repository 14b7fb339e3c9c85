import { addDays } from '@certhall/model'
import { isLossNote } from '../life/losses.ts'
import type { Ra } from '../ports.ts'
import { seeToAll } from '../see-to-all.ts'
import type { Notice, NotifyJob } from './notice.ts'
import type { UntoldStatus } from './notices.ts'

/** What is older is not news any more. */
const NEWS_DAYS = 3

const KINDS = {
  suspended: 'certificate.suspended',
  resumed: 'certificate.resumed',
  revoked: 'certificate.revoked',
} as const satisfies Record<UntoldStatus['event'], Notice['kind']>

/**
 * Tells holders what staff did to their certificates. The CA's own register of such acts is what is read, so an act and its
 * notice stand or fall together; each is known by the act's number. Returns how many were enqueued.
 */
export async function sendStatusNotices(ra: Pick<Ra, 'notices' | 'outbox' | 'clock'>): Promise<number> {
  const since = addDays(ra.clock.now(), -NEWS_DAYS)
  return seeToAll({
    read: (page) => ra.notices.untoldStatus(since, page),
    key: ({ id }) => String(id),
    act: (untold) => ra.outbox.send([noticeOf(untold)]),
  })
}

function noticeOf(untold: UntoldStatus): NotifyJob {
  const { id, event, note, at, serial, fingerprint, profile, holderId } = untold
  return {
    type: 'notify',
    notice: {
      kind: event === 'suspended' && isLossNote(note) ? 'certificate.lost' : KINDS[event],
      facts: { serial, at: at.toISOString() },
      ...{ holderId, profile, certificate: fingerprint, once: `event ${id}` },
    },
  }
}
