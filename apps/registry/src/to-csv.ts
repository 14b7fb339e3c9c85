import { stringify } from 'csv-stringify/sync'
import type { Entity } from './entity.ts'

/** The same entities as the CSV file that a hall without such a server reads (docs/registry.md). */
export function toCsv(entities: readonly Entity[]): string {
  const rows = entities.map(({ numbers, ...entity }) => ({ ...entity, ...numbers }))
  const columns = [
    'idNumber',
    'name',
    'address',
    'status',
    'socialCreditCode',
    'organisationCode',
    'taxNumber',
    'socialInsuranceNumber',
    'housingFundNumber',
    'asOf',
  ]
  return stringify(rows, { header: true, columns })
}
