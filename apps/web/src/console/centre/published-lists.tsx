import type { AuthorityView } from '@certhall/model/api'
import { Alert } from 'antd'
import { useSpeech } from '../language.tsx'
import { showCount, showSize, showTime } from '../show.ts'
import { pathOf } from './authority-card.tsx'

/** Complete and delta list: number, when, how much, to download. */
export function PublishedLists({ authority }: { authority: AuthorityView }) {
  const { words, language } = useSpeech()
  const { columns, ...names } = words.authorities
  const label = (name: string) => ({ 'data-label': name + words.colon })
  const lists = [
    { name: names.full, list: authority.full },
    { name: names.delta, list: authority.delta },
  ].flatMap(({ name, list }) => (list ? [{ name, ...list }] : []))
  if (lists.length === 0) return <p className="quiet">{names.noList}</p>
  const isLate = (nextUpdate: string) => authority.state !== 'ended' && new Date(nextUpdate) < new Date()
  return (
    <>
      {lists.some(({ nextUpdate }) => isLate(nextUpdate)) && (
        <Alert type="error" showIcon title={names.lateText} />
      )}
      {authority.pendingChanges > 0 && <p className="quiet">{names.pending(authority.pendingChanges)}</p>}
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{columns.list}</th>
            <th scope="col">{columns.number}</th>
            <th scope="col">{columns.made}</th>
            <th scope="col">{columns.next}</th>
            <th scope="col">{columns.entries}</th>
            <th scope="col">{columns.file}</th>
          </tr>
        </thead>
        <tbody>
          {lists.map((row) => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              <td {...label(columns.number)}>{row.number}</td>
              <td {...label(columns.made)}>{showTime(row.thisUpdate, language)}</td>
              <td {...label(columns.next)} className={isLate(row.nextUpdate) ? 'late' : undefined}>
                {showTime(row.nextUpdate, language)}
                {isLate(row.nextUpdate) && ` ${names.late}`}
              </td>
              <td {...label(columns.entries)}>{showCount(row.entries)}</td>
              <td {...label(columns.file)}>
                <a
                  href={pathOf(row.address)}
                  download
                  aria-label={`${names.downloadList} ${row.name} ${authority.name}`}
                >
                  {names.downloadList}
                </a>{' '}
                <span className="quiet">{showSize(row.size)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
