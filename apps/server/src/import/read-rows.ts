import { createReadStream } from 'node:fs'
import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CerthallError } from '@certhall/model'
import { CsvError, type Info, parse } from 'csv-parse'

export interface RawRow {
  /** Of the row's end, counted from 1. */
  line: number
  /** Read of the file so far. */
  bytes: number
  /** By column; undefined where the row has another number of cells than the heading. */
  cells: Record<string, string> | undefined
}

/** A certificate with its chain in one cell is no larger. */
const ROW_LIMIT = 256 << 10

/**
 * The rows of a CSV file behind its heading, never more than some of them in memory. `configuration-invalid` where the file is not
 * in this encoding, its quotes do not close, or its heading lacks or adds a column.
 */
export async function* readRows(
  file: string,
  columns: { required: readonly string[]; optional: readonly string[] },
  encoding: string,
): AsyncGenerator<RawRow> {
  let bytes = 0
  async function* text() {
    const decoder = new TextDecoder(encoding, { fatal: true })
    for await (const chunk of createReadStream(file)) {
      bytes += (chunk as Buffer).length
      yield decoder.decode(chunk as Buffer, { stream: true })
    }
    yield decoder.decode()
  }
  const parser = parse({
    bom: true,
    info: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    max_record_size: ROW_LIMIT,
  })
  const rows = new PassThrough({ objectMode: true })
  const flow = pipeline(Readable.from(text()), parser, rows)
  flow.catch(() => undefined)
  let heading: string[] | undefined
  try {
    for await (const { record, info } of rows as AsyncIterable<{ record: string[]; info: Info }>) {
      if (heading === undefined) {
        heading = checkHeading(file, record, columns)
        continue
      }
      yield { line: info.lines, bytes, cells: cellsOf(heading, record) }
    }
    await flow
  } catch (error) {
    throw fileFault(file, error, encoding)
  } finally {
    rows.destroy()
  }
  if (heading === undefined) throw new CerthallError('configuration-invalid', `${file} has no heading.`)
}

function checkHeading(
  file: string,
  names: readonly string[],
  { required, optional }: { required: readonly string[]; optional: readonly string[] },
): string[] {
  const missing = required.filter((name) => !names.includes(name))
  const strange = names.filter((name) => ![...required, ...optional].includes(name))
  const twice = names.filter((name, at) => names.indexOf(name) !== at)
  const said = [
    missing.length > 0 && `lacks ${missing.join(', ')}`,
    strange.length > 0 && `has unknown columns ${strange.join(', ')}`,
    twice.length > 0 && `names ${twice.join(', ')} twice`,
  ].filter(Boolean)
  if (said.length === 0) return [...names]
  throw new CerthallError('configuration-invalid', `${file}:1: the heading ${said.join(' and ')}.`)
}

function cellsOf(heading: readonly string[], record: readonly string[]) {
  if (record.length !== heading.length) return undefined
  return Object.fromEntries(heading.map((name, at) => [name, record[at] as string]))
}

function fileFault(file: string, error: unknown, encoding: string): unknown {
  if (error instanceof CsvError)
    return new CerthallError('configuration-invalid', `${file}:${error.lines ?? '?'}: ${error.message}`)
  if ((error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
    return new CerthallError(
      'configuration-invalid',
      `${file} is not ${encoding}; name its encoding with --encoding (gb18030 for files of Chinese Excel).`,
    )
  return error
}
