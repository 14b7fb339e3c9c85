/**
 * A table as CSV (RFC 4180) that a spreadsheet opens as text: with a byte order mark, and with an apostrophe before what it would
 * compute (=, +, -, @, the same in full width, tab, return; behind spaces too), so that nobody's name or note becomes a formula.
 */
export function csvFile(
  names: readonly string[],
  rows: readonly (readonly (string | number | undefined)[])[],
): string {
  const line = (cells: readonly (string | number | undefined)[]) => cells.map(cell).join(',')
  return `\uFEFF${[names, ...rows].map(line).join('\r\n')}\r\n`
}

function cell(value: string | number | undefined): string {
  if (typeof value === 'number') return String(value)
  const text = value ?? ''
  const safe = /^\s*[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
