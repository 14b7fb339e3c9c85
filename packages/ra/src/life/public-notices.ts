import { maskName } from '@certhall/model'
import type { PublicNotices, PublicNoticesQuery } from '@certhall/model/api'
import type { Ra } from '../ports.ts'

const PAGE = 20

/** Renewals and revocations for everybody, newest first; names are masked, serials stand in public lists anyway. */
export async function publicNotices(
  { publicNotices: notices }: Pick<Ra, 'publicNotices'>,
  { kind, page }: PublicNoticesQuery,
): Promise<PublicNotices> {
  const found = await notices.list({ ...(kind && { kind }), offset: (page - 1) * PAGE, limit: PAGE + 1 })
  return {
    page,
    more: found.length > PAGE,
    notices: found.slice(0, PAGE).map(({ holderName, at, ...notice }) => ({
      ...{ ...notice, at: at.toISOString(), holderName: maskName(holderName) },
    })),
  }
}
