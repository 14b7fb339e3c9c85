import type { ProfileDifference } from '@certhall/model/api'
import { useSpeech } from '../language.tsx'
import { sectionOf, showRule } from './show-rule.ts'

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
              {sectionOf(path, words)} <code>{path}</code>
            </th>
            <td data-label={w.before + words.colon}>{showRule(before, words, language)}</td>
            <td data-label={w.after + words.colon}>{showRule(after, words, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
