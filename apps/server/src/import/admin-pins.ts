import { z } from 'zod'
import { holderIn, holdersOf, identified } from './holders.ts'
import type { ImportStep } from './import-work.ts'
import { type Outcome, outcomeOf } from './outcome.ts'

const columns = z.object({
  ...identified,
  /** As the token shows it. */
  token_serial: z.string().regex(/^[\x21-\x7e]{1,64}$/),
  /** GM/T 0016: 6 to 16. */
  admin_pin: z.string().regex(/^[\x21-\x7e]{6,16}$/),
})

/** Administrators' PINs of tokens, sealed under escrow; one that is kept already is newer, and stays. */
export const adminPins: ImportStep<typeof columns> = {
  file: 'admin-pins.csv',
  columns,
  async take(work, rows) {
    const known = await holdersOf(
      work,
      rows.map(({ row }) => row),
    )
    const outcomes: Outcome[] = []
    for (const { row } of rows) {
      outcomes.push(
        await outcomeOf(async () => {
          const { id: holder } = holderIn(known, row)
          const serial = row.token_serial
          if ((await work.keys.adminPinState(serial, holder)) !== 'none') return 'already'
          const by = { actor: work.actor, reason: 'moved in' }
          await work.keys.keepAdminPin({ serial, holder, pin: row.admin_pin, first: true, ...by })
          return 'taken'
        }),
      )
    }
    return outcomes
  },
}
