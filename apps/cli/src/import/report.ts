import { writeFile } from 'node:fs/promises'
import type { ImportResult } from '@certhall/server/import-desk'

/** A table of what was refused, after one line for each file; read by people in a spreadsheet, hence the mark of UTF-8. */
export async function writeReport(file: string, result: ImportResult, dryRun: boolean): Promise<void> {
  const rows = [
    ['file', 'line', 'code', 'detail'],
    ...Object.entries(result.progress).map(([name, { taken, already, refused }]) => [
      ...[name, '', dryRun ? 'dry-run' : 'total'],
      `taken ${taken}, there already ${already}, refused ${refused}`,
    ]),
    ...result.faults.map(({ file: name, line, code, detail }) => [name, String(line), code, detail]),
  ]
  await writeFile(file, `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`)
}

/** RFC 4180; what a spreadsheet would take for a formula is told that it is text. */
function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
