import type { TemplateRow } from '@certhall/model/api'
import { useWords } from '../use-words.ts'

/** The old certificate beside the new one, with what changes marked. */
export function TemplateTable({ rows }: { rows: readonly TemplateRow[] }) {
  const { t } = useWords()
  return (
    <details>
      <summary>{t('check.newRows')}</summary>
      <div className="table-wrap">
        <table>
          <thead>
            <tr>
              <th scope="col">
                <span className="ch-unseen">{t('check.what')}</span>
              </th>
              <th scope="col">{t('check.old')}</th>
              <th scope="col">{t('check.new')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.field}>
                <th scope="row">{t(`fields.${row.field}`)}</th>
                <td>{row.old}</td>
                <td className={row.changed ? 'changed' : undefined}>
                  {row.new}
                  {row.changed && ` (${t('check.changed')})`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
