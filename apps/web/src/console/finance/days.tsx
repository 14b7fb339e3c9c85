import type { ReconciliationList } from '@certhall/model/api'
import { useQuery } from '@tanstack/react-query'
import { useSpeech } from '../language.tsx'
import { Failure, Waiting } from '../notices.tsx'
import { showDay, showYuan } from '../show.ts'
import { daysQuery } from './queries.ts'
import { type Column, Rows } from './rows.tsx'
import { useWayName } from './way-name.ts'

type Row = ReconciliationList['days'][number]

/** Each day's books beside the provider's. */
export function Days() {
  const { words, language } = useSpeech()
  const wayName = useWayName()
  const found = useQuery(daysQuery)
  const w = words.finance
  const sum = (fen: number | undefined) => (fen === undefined ? w.nothing : showYuan(fen))
  const columns: Column<Row>[] = [
    { title: w.day, cell: ({ day }) => showDay(`${day}T00:00:00+08:00`, language) },
    { title: w.way, cell: ({ provider }) => wayName(provider) },
    { title: w.received, cell: ({ paidFen }) => showYuan(paidFen) },
    { title: w.refunded, cell: ({ refundedFen }) => showYuan(refundedFen) },
    {
      title: w.differences,
      cell: ({ differences }) =>
        differences.length === 0 ? (
          w.noDifference
        ) : (
          <ul className="late">
            {differences.map(({ kind, what, number, oursFen, theirsFen }) => (
              <li key={what + number}>
                {w.differenceKinds[kind]} · {w.differenceWhat[what]} <code>{number}</code>
                {words.colon}
                {w.ours} {sum(oursFen)} / {w.theirs} {sum(theirsFen)}
              </li>
            ))}
          </ul>
        ),
    },
  ]
  return (
    <>
      <p className="quiet">{w.daysLead}</p>
      {found.error && <Failure error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Waiting />}
      {found.data && (
        <Rows
          rows={found.data.days}
          columns={columns}
          id={({ provider, day }) => provider + day}
          empty={w.noDays}
        />
      )}
    </>
  )
}
