import { CerthallError } from '@certhall/model'
import type { Proposal, Ra } from '../ports.ts'

/** So long until confirmed rules hold: every process of the hall has heard of them by then, and all change at the same instant. */
const SETTLE_MS = 5_000

interface Wish {
  profile: unknown
  after: number
  from?: string
}

/** Confirmed rules become the service's next state. `profile-changed` where other ones came first: then the wish was about others. */
export async function applyProfileChange(
  { profileBook }: Pick<Ra, 'profileBook'>,
  { id, subject, payload, decidedAt }: Proposal,
): Promise<void> {
  const { profile: body, after, from: wished } = payload as unknown as Wish
  const profile = profileBook.read(body)
  await profileBook.refresh()
  const before = profileBook.states(subject).find(({ seq }) => seq === after)
  if (decidedAt === undefined || before === undefined) throw new CerthallError('profile-changed')
  const earliest = [decidedAt.getTime() + SETTLE_MS, before.from.getTime(), wished ? Date.parse(wished) : 0]
  const from = new Date(Math.max(...earliest))
  if (!(await profileBook.add({ profile, from, proposal: id }, after)))
    throw new CerthallError('profile-changed')
}
