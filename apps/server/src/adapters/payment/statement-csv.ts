import { CerthallError } from '@certhall/model'
import type { StatementLine } from '@certhall/ra'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { toFen } from './yuan.ts'

/** Columns by the names that banks' exports use; the first that a file has is taken. Other columns are left aside. */
const COLUMNS = {
  day: ['交易日期', 'date'],
  amount: ['收入金额', '贷方发生额', '金额', 'amount'],
  payer: ['对方户名', 'payer'],
  note: ['摘要', '附言', 'note'],
  bankNumber: ['流水号', '交易流水号', 'number'],
} as const

type Column = keyof typeof COLUMNS

const LINES = 2000

/**
 * A bank's statement as CSV (UTF-8, one line of names). Lines without an amount coming in are left out. `statement-file-wrong` with the line and
 * the reason for anything that cannot be read: then none of it is taken.
 */
export function readStatement(text: string): StatementLine[] {
  const rows = table(text)
  const [names, ...lines] = rows
  if (names === undefined || lines.length === 0) throw wrong(1, 'empty', 'no lines')
  if (lines.length > LINES) throw wrong(LINES + 2, 'too-long', `more than ${LINES} lines`)
  const at = Object.fromEntries(
    Object.entries(COLUMNS).map(([column, known]) => {
      const index = known.map((name) => names.indexOf(name)).find((place) => place >= 0)
      if (index === undefined) throw wrong(1, 'column', 'no column', known.join(' / '))
      return [column, index]
    }),
  ) as Record<Column, number>
  return lines.flatMap((cells, index) => {
    const cell = (column: Column) => (cells[at[column]] ?? '').trim()
    if (cell('amount') === '' || /^-?0+(\.0+)?$/.test(cell('amount'))) return []
    return [lineOf(cell, index + 2)]
  })
}

function lineOf(cell: (column: Column) => string, at: number): StatementLine {
  const amountFen = toFen(cell('amount').replace(/[,，¥￥]/g, ''))
  if (!(amountFen > 0)) throw wrong(at, 'amount', 'not an amount coming in', cell('amount'))
  const [, year, month, day] = /^(\d{4})[-/.年]?(\d{2})[-/.月]?(\d{2})日?/.exec(cell('day')) ?? []
  const date = `${year}-${month}-${day}`
  // 31 February would be read as the third of March.
  if (year === undefined || !z.iso.date().safeParse(date).success)
    throw wrong(at, 'date', 'not a date', cell('day'))
  const bankNumber = cell('bankNumber')
  if (!/^[\w-]{1,60}$/.test(bankNumber)) throw wrong(at, 'number', 'no number of the transfer', bankNumber)
  return {
    bankNumber,
    day: date,
    amountFen,
    payer: cell('payer').slice(0, 100),
    note: cell('note').slice(0, 300),
  }
}

function table(text: string): string[][] {
  try {
    return parse(text, { bom: true, trim: true, skip_empty_lines: true, relax_column_count: true })
  } catch (error) {
    throw wrong((error as { lines?: number }).lines ?? 1, 'csv', 'not CSV')
  }
}

/** Why a file is refused; the console has words for each. */
type Reason = 'empty' | 'too-long' | 'column' | 'amount' | 'date' | 'number' | 'csv'

const wrong = (line: number, reason: Reason, told: string, value = '') =>
  new CerthallError('statement-file-wrong', `line ${line}: ${told}${value && `: ${value.slice(0, 60)}`}`, {
    ...{ line, reason, value: value.slice(0, 60) },
  })
