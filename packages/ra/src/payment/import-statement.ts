import type { StatementImport } from '@certhall/model/api'
import { requireRole, type StaffActor } from '../actor.ts'
import type { CaseRecord } from '../case-record.ts'
import { amountDue } from '../fee.ts'
import type { Ra } from '../ports.ts'
import { newChargeNumber } from './charge-numbers.ts'
import type { LineOutcome, StatementLine } from './finance.ts'
import { BANK } from './payments.ts'
import { settleCharge } from './settle-charge.ts'

interface Judged {
  line: StatementLine
  outcome: LineOutcome | 'known'
  record?: CaseRecord
  /** Another jurisdiction's: for its own people to import. */
  elsewhere?: boolean
}

/**
 * The bank's statement, line by line: which application each pays. `read` gives the lines, or refuses the file. Without `commit` only looked at. A line is taken up once for ever by
 * the bank's number of it; those that fit nothing are kept for a person, but for another jurisdiction's, who import it themselves.
 */
export async function importStatement(
  ra: Ra,
  actor: StaffActor,
  { read, commit }: { read: () => readonly StatementLine[]; commit: boolean },
): Promise<StatementImport> {
  requireRole(actor, 'finance', 'operator')
  const lines = read()
  const known = await ra.finance.findLines(lines.map(({ bankNumber }) => bankNumber))
  const seen = new Set(known.map(({ bankNumber }) => bankNumber))
  // Two lines of one file for one application: the first pays it.
  const paid = new Set<string>()
  const rows: StatementImport['rows'] = []
  for (const line of lines) {
    const judged: Judged = seen.has(line.bankNumber)
      ? { line, outcome: 'known' }
      : await judge(ra, actor, line, paid)
    seen.add(line.bankNumber)
    if (judged.outcome === 'matched' && judged.record) paid.add(judged.record.reference)
    if (commit && judged.outcome !== 'known' && !judged.elsewhere)
      await take(ra, actor, { ...judged, outcome: judged.outcome })
    rows.push({ ...line, outcome: judged.outcome, reference: judged.record?.reference })
  }
  return { rows, committed: commit }
}

const REFERENCE = /CH(\d{8})-?([0-9A-HJKMNP-TV-Z]{8})/

/** Of what people write into a transfer: 'ch20261121 7k3m9qtv更新费' too. */
export function referenceIn(note: string): string | undefined {
  const [, day, random] = REFERENCE.exec(note.toUpperCase().replace(/\s/g, '')) ?? []
  return day === undefined ? undefined : `CH${day}-${random}`
}

async function judge(
  ra: Ra,
  actor: StaffActor,
  line: StatementLine,
  paid: ReadonlySet<string>,
): Promise<Judged> {
  const reference = referenceIn(line.note)
  if (reference === undefined) return { line, outcome: 'no-reference' }
  const record = await ra.cases.findWithin(actor.jurisdictionPath, reference)
  if (record === undefined) {
    const elsewhere = (await ra.cases.find(reference)) !== undefined
    return { line, outcome: 'unknown-reference', elsewhere }
  }
  // Taken up before, and the crash came before the line was kept.
  const charges = await ra.payments.chargesOf(reference)
  if (charges.some(({ paid }) => paid?.providerNumber === line.bankNumber))
    return { line, outcome: 'matched', record }
  if (record.state !== 'payment' || paid.has(reference)) return { line, outcome: 'not-waiting', record }
  const fits = amountDue(record, record.feeFen) === line.amountFen
  return { line, outcome: fits ? 'matched' : 'amount-wrong', record }
}

/** 1. the money stands as a charge, 2. it is decided what becomes of it, 3. the line is kept: again after a crash it goes on. */
async function take(
  ra: Ra,
  actor: StaffActor,
  { line, outcome, record }: Judged & { outcome: LineOutcome },
): Promise<void> {
  const now = ra.clock.now()
  if (outcome === 'matched' && record) {
    const { number } = await ra.payments.addPaid({
      ...{ number: newChargeNumber(now), reference: record.reference, provider: BANK },
      ...{ amountFen: line.amountFen, state: 'paid', createdAt: now, expiresAt: now, attempts: 0 },
      paid: {
        fen: line.amountFen,
        providerNumber: line.bankNumber,
        at: new Date(`${line.day}T12:00:00+08:00`),
      },
    })
    await settleCharge(ra, number)
  }
  const importedBy = actor.staffId
  const reference = record && { reference: record.reference }
  await ra.finance.addLine({ ...line, outcome, ...reference, importedAt: now, importedBy })
}
