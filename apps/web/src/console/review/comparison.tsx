import type { TemplateRow } from '@certhall/model/api'
import { useSpeech } from '../language.tsx'
import { showValue } from '../show.ts'

/** Old and new certificate line by line; a change is marked by a word and a bar, never by colour alone. */
export function Comparison({ rows }: { rows: TemplateRow[] }) {
  const { words, language } = useSpeech()
  const changed = rows.filter((row) => row.changed).length
  return (
    <>
      <p className="quiet">
        <strong>{words.case.changedCount(changed)}</strong> · {words.case.compareHint}
      </p>
      <table className="compare">
        <thead>
          <tr>
            <th scope="col">{words.case.field}</th>
            <th scope="col">{words.case.old}</th>
            <th scope="col">{words.case.new}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.field} data-changed={row.changed || undefined}>
              <th scope="row">
                {words.fields[row.field]}
                {row.changed && <span className="mark">{words.case.changed}</span>}
              </th>
              <td data-label={words.case.old + words.colon}>{showValue(row.old, language) || '–'}</td>
              <td data-label={words.case.new + words.colon}>
                {showValue(row.new, language) || (row.field === 'notBefore' ? words.case.atIssue : '–')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

/** What will be in a certificate that replaces none: nothing is changed by it. */
export function Contents({ rows }: { rows: TemplateRow[] }) {
  const { words, language } = useSpeech()
  return (
    <>
      <p className="quiet">{words.case.contentsHint}</p>
      <dl className="facts">
        {rows.map((row) => (
          <div key={row.field} className="pair">
            <dt>{words.fields[row.field]}</dt>
            <dd>{showValue(row.new, language) || '–'}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
