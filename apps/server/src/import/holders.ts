import { type IDENTITY_FIELDS, normaliseNumber } from '@certhall/model'
import { type Holder, ID_TYPES, newHolderId } from '@certhall/ra'
import { sql } from 'kysely'
import { z } from 'zod'
import { holderRow, toHolder } from '../adapters/sql/ra-people.ts'
import type { ImportStep, ImportWork } from './import-work.ts'
import { type Outcome, outcomeOf, RowFault } from './outcome.ts'

const number = z.string().transform(normaliseNumber)
const left = (schema: z.ZodString) => schema.or(z.literal('')).optional()

export const identified = {
  id_type: z.enum(['resident-id', 'uscc']),
  id_number: number.pipe(z.string().min(1).max(64)),
}

/** Columns of numbers that a certificate can carry besides the holder's own, and the fields that they are kept in. */
const NUMBERS = {
  officer_id: 'officerId',
  passport: 'passport',
  social_insurance: 'socialInsurance',
  registration: 'registration',
  organisation: 'organisation',
  tax: 'tax',
  social_credit: 'socialCredit',
  housing_fund: 'housingFund',
} as const satisfies Record<string, (typeof IDENTITY_FIELDS)[number]>

const columns = z.object({
  ...identified,
  kind: z.enum(['person', 'entity']),
  name: z.string().min(1).max(120),
  region: z.string().regex(/^\d{6}$/),
  jurisdiction: z.string().min(1),
  unit_address: left(z.string().max(240)),
  mobile: left(z.string().regex(/^1[3-9]\d{9}$/)),
  email: left(z.string().regex(/^[^\s@]{1,64}@[^\s@]{1,190}$/)),
  ...(Object.fromEntries(
    Object.keys(NUMBERS).map((name) => [name, number.pipe(z.string().max(64)).optional()]),
  ) as unknown as Record<keyof typeof NUMBERS, z.ZodOptional<z.ZodType<string>>>),
})
type Row = z.infer<typeof columns>

/** People and entities. One who is on record keeps his record; another name for his number is a fault. */
export const holders: ImportStep<typeof columns> = {
  file: 'holders.csv',
  columns,
  async take(work, rows) {
    const known = await holdersOf(
      work,
      rows.map(({ row }) => row),
    )
    const { rows: places } = await sql<{ id: string }>`select id from jurisdictions`.execute(work.db)
    const jurisdictions = new Set(places.map(({ id }) => id))
    const added: Holder[] = []
    const outcomes: Outcome[] = []
    for (const { row } of rows) {
      outcomes.push(
        await outcomeOf(() => {
          const key = keyOf(row)
          const found = known.get(key)
          if (!ID_TYPES[row.id_type].isValid(row.id_number))
            throw new RowFault('number-invalid', row.id_number)
          if (!jurisdictions.has(row.jurisdiction))
            throw new RowFault('jurisdiction-unknown', row.jurisdiction)
          if (found === undefined) {
            const holder = holderOf(row)
            known.set(key, holder)
            added.push(holder)
            return 'taken'
          }
          if (found.name !== row.name || found.kind !== row.kind)
            throw new RowFault('holder-differs', `on record as ${found.name}`)
          return 'already'
        }),
      )
    }
    if (added.length > 0) await work.db.insertInto('holders').values(added.map(holderRow)).execute()
    return outcomes
  },
}

const keyOf = ({ id_type, id_number }: { id_type: string; id_number: string }) => `${id_type} ${id_number}`

/** Holders on record, by type and number. */
export async function holdersOf(
  { db }: Pick<ImportWork, 'db'>,
  rows: readonly Pick<Row, 'id_type' | 'id_number'>[],
): Promise<Map<string, Holder>> {
  const found = await db
    .selectFrom('holders')
    .selectAll()
    .where(
      'id_number',
      'in',
      rows.map(({ id_number }) => id_number),
    )
    .execute()
  return new Map(found.map((row) => [keyOf(row), toHolder(row)]))
}

/** The holder that a row names. */
export function holderIn(known: Map<string, Holder>, row: Pick<Row, 'id_type' | 'id_number'>): Holder {
  const found = known.get(keyOf(row))
  if (found === undefined) throw new RowFault('holder-unknown', `${row.id_type} ${row.id_number}`)
  return found
}

function holderOf(row: Row): Holder {
  const { kind, name, region, jurisdiction, unit_address, mobile, email } = row
  const numbers = Object.entries(NUMBERS).flatMap(([column, field]) => {
    const value = row[column as keyof typeof NUMBERS]
    return value ? [[field, value]] : []
  })
  return {
    ...{ id: newHolderId(), kind, name, idType: row.id_type, idNumber: row.id_number, region },
    ...{ jurisdictionId: jurisdiction, numbers: Object.fromEntries(numbers) },
    ...(unit_address && { unitAddress: unit_address }),
    contacts: { ...(mobile && { mobile }), ...(email && { email }) },
  }
}
