import { CerthallError } from '@certhall/model'
import type { BulkApproval, BulkResult } from '@certhall/model/api'
import { requireRole, type StaffActor } from '../actor.ts'
import { decideCase } from '../decide-case.ts'
import type { Ra } from '../ports.ts'

/**
 * Several approvals, each bound to the template that was shown and each for itself: what is refused leaves the others as they are, and is
 * told with its reason. Repeated, what was approved stays approved.
 */
export async function approveMany(ra: Ra, actor: StaffActor, { items }: BulkApproval): Promise<BulkResult> {
  requireRole(actor, 'reviewer')
  const results: BulkResult['results'] = []
  for (const { reference, version, templateHash } of items) {
    try {
      await decideCase(ra, actor, { reference, version, templateHash, decision: 'approve' })
      results.push({ reference, outcome: 'approved' })
    } catch (error) {
      if (!(error instanceof CerthallError)) throw error
      results.push({ reference, outcome: 'refused', code: error.code })
    }
  }
  return { results }
}
