import type { KeyCentre } from '@certhall/model/api'
import { useQuery } from '@tanstack/react-query'
import { Alert } from 'antd'
import { Facts } from '../facts.tsx'
import { useSpeech } from '../language.tsx'
import { Failure, useTitle, Waiting } from '../notices.tsx'
import { keyCentreQuery } from '../queries.ts'
import { showCount, showDay, showTime } from '../show.ts'

/** The key-management centre in numbers, to look at. */
export function Page() {
  const { words } = useSpeech()
  const centre = useQuery(keyCentreQuery)
  useTitle(words.keyCentre.title)
  return (
    <>
      <h1>{words.keyCentre.title}</h1>
      <p className="quiet">{words.keyCentre.lead}</p>
      {centre.error && <Failure error={centre.error} retry={() => centre.refetch()} />}
      {centre.isPending && <Waiting />}
      {centre.data && (
        <div className="matter">
          <Stores centre={centre.data} />
          <MasterKeys centre={centre.data} />
          <Trail centre={centre.data} />
        </div>
      )}
    </>
  )
}

function Stores({ centre: { stores } }: { centre: KeyCentre }) {
  const { words } = useSpeech()
  const names = words.keyCentre
  const rows = [
    { name: names.spare, hint: names.spareHint, count: stores.spare },
    { name: names.reserved, hint: names.reservedHint, count: stores.reserved },
    { name: names.inUse, hint: names.inUseHint, count: stores.inUse },
    { name: names.history, hint: names.historyHint, count: stores.history },
  ]
  return (
    <section>
      <h2>{names.stores}</h2>
      {stores.spare === 0 && <Alert type="warning" showIcon title={names.noSpare} />}
      <dl className="counts">
        {rows.map(({ name, hint, count }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <span className="amount">{showCount(count)}</span>
              <span className="quiet">{hint}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function MasterKeys({ centre: { masterKeys } }: { centre: KeyCentre }) {
  const { words, language } = useSpeech()
  const { columns, ...names } = words.keyCentre
  const label = (name: string) => ({ 'data-label': name + words.colon })
  const stateOf = ({ completedAt }: KeyCentre['masterKeys'][number], at: number) =>
    at > 0 ? names.old : completedAt ? names.current : names.rotating
  return (
    <section>
      <h2>{names.masters}</h2>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{columns.generation}</th>
            <th scope="col">{columns.state}</th>
            <th scope="col">{columns.began}</th>
            <th scope="col">{columns.kept}</th>
            <th scope="col">{columns.pairs}</th>
          </tr>
        </thead>
        <tbody>
          {masterKeys.map((row, at) => (
            <tr key={row.generation}>
              <th scope="row">{names.generation(row.generation)}</th>
              <td {...label(columns.state)}>{stateOf(row, at)}</td>
              <td {...label(columns.began)}>{showDay(row.beganAt, language)}</td>
              <td {...label(columns.kept)}>{names.keptIn[row.keptIn]}</td>
              <td {...label(columns.pairs)}>{showCount(row.pairs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Trail({ centre: { trail } }: { centre: KeyCentre }) {
  const { words, language } = useSpeech()
  const names = words.keyCentre
  return (
    <section>
      <h2>{names.trail}</h2>
      <Facts
        rows={[
          { name: names.entries, value: names.entriesCount(showCount(trail.entries)) },
          trail.loose > 0 && { name: names.loose, value: names.entriesCount(showCount(trail.loose)) },
          trail.lastAt !== undefined && { name: names.last, value: showTime(trail.lastAt, language) },
        ]}
      />
      <p className="quiet">
        {names.verify}
        <code>certhall km audit --verify</code>
      </p>
    </section>
  )
}
