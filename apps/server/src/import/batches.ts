import path from 'node:path'
import type { z } from 'zod'
import type { Bundle } from './bundle.ts'
import type { ImportStep, Numbered } from './import-work.ts'
import { RowFault } from './outcome.ts'
import { readRows } from './read-rows.ts'

/** Rows that stand or fall together: what a crash takes back, and what waits in memory. */
const BATCH = 400

export interface BatchRow extends Numbered<unknown> {
  /** Read of the file by then. */
  bytes: number
  /** As it stands in the file. */
  cells: Record<string, string> | undefined
}

/** A table's rows behind a line, each as its columns' schema reads it, or the fault that it has. */
export async function* batches(
  bundle: Bundle,
  { file, columns }: Pick<ImportStep<z.ZodObject>, 'file' | 'columns'>,
  encoding: string,
  after: number,
): AsyncGenerator<BatchRow[]> {
  const names = Object.entries(columns.shape)
  const isOptional = ([, type]: [string, unknown]) => (type as z.ZodType).safeParse(undefined).success
  const heading = {
    required: names.filter((one) => !isOptional(one)).map(([name]) => name),
    optional: names.filter(isOptional).map(([name]) => name),
  }
  let batch: BatchRow[] = []
  for await (const { line, cells, bytes } of readRows(path.join(bundle.folder, file), heading, encoding)) {
    if (line <= after) continue
    const parsed = cells && columns.safeParse(cells)
    batch.push({ line, bytes, cells, row: parsed?.success ? parsed.data : malformed(parsed?.error) })
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

function malformed(error: z.ZodError | undefined): RowFault {
  const [issue] = error?.issues ?? []
  const said = issue
    ? `${issue.path.join('.')}: ${issue.message}`
    : 'another number of cells than the heading'
  return new RowFault('row-malformed', said)
}
