import type { ProfileDifference } from '@certhall/model/api'
import { useSpeech } from '../language.tsx'
import { sectionOf, showRule } from './show-rule.ts'

/** A row of prices by its number, as the form has it; any other rule by its place in the profile. */
function Place({ path }: { path: string }) {
  const { words } = useSpeech()
  const row = /^fees\.prices\.(\d+)$/.exec(path)
  return row ? words.rules.priceRow(Number(row[1])) : <code>{path}</code>
}

/** Rules before and after, row by row. */
export function Differences({ rows }: { rows: readonly ProfileDifference[] }) {
  const { words, language } = useSpeech()
  const w = words.rules
  return (
    <table className="compare">
      <thead>
        <tr>
          <th scope="col">{w.field}</th>
          <th scope="col">{w.before}</th>
          <th scope="col">{w.after}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ path, before, after }) => (
          <tr key={path} data-changed>
            <th scope="row">
              {sectionOf(path, words)} · <Place path={path} />
            </th>
            <td data-label={w.before + words.colon}>{showRule(before, words, language)}</td>
            <td data-label={w.after + words.colon}>{showRule(after, words, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
