import { LINT_TABLE } from '@certhall/pki'

/** The rules as a table in Markdown, as docs/lint.md has them. */
export function rulesTable(): string {
  const rows = LINT_TABLE.map(
    ({ number, rule, severity, about, kinds }) =>
      `| ${number} | ${rule} | ${severity} | ${kinds?.join(', ') ?? ''} | ${about} |`,
  )
  return [
    '| number | clause | severity | kinds | what holds |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}
