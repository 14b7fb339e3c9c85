import type { RefundList } from '@certhall/model/api'
import { useQuery } from '@tanstack/react-query'
import { useSpeech } from '../language.tsx'
import { Failure, Waiting } from '../notices.tsx'
import { ProposalCard } from '../proposals/proposal-card.tsx'
import { showTime, showYuan } from '../show.ts'
import { ActForm } from './act-form.tsx'
import { refundsQuery } from './queries.ts'
import { type Column, Rows } from './rows.tsx'
import { useWayName } from './way-name.ts'

type Row = RefundList['refunds'][number]

export function Refunds({ mayAct }: { mayAct: boolean }) {
  const { words, language } = useSpeech()
  const wayName = useWayName()
  const found = useQuery(refundsQuery)
  const w = words.finance
  const columns: Column<Row>[] = [
    { title: w.holder, cell: ({ holderName }) => holderName },
    { title: w.reference, cell: ({ reference }) => <code>{reference}</code> },
    { title: w.way, cell: ({ provider }) => wayName(provider) },
    { title: w.amount, cell: ({ amountFen }) => showYuan(amountFen) },
    { title: w.reason, cell: ({ reason }) => w.refundReasons[reason] },
    {
      title: w.state,
      cell: (row) => (
        <>
          {w.refundStates[row.state]}
          {row.state !== 'done' && row.problem && (
            <div className="late">
              {row.problem} · {w.attempts(row.attempts)}
            </div>
          )}
          {row.proposal && <ProposalCard proposal={row.proposal} />}
          {row.state === 'by-hand' && mayAct && !row.proposal && (
            <ActForm
              path={`/api/staff/refunds/${row.number}/by-hand`}
              fields={[{ name: 'bankReference', label: words.fee.bankReference, maxLength: 60 }]}
              button={w.refundDone}
              listKey={refundsQuery.queryKey}
            />
          )}
        </>
      ),
    },
    { title: w.at, cell: ({ doneAt, createdAt }) => showTime(doneAt ?? createdAt, language) },
  ]
  return (
    <>
      <p className="quiet">{w.refundsLead}</p>
      {found.error && <Failure error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Waiting />}
      {found.data && (
        <Rows rows={found.data.refunds} columns={columns} id={({ number }) => number} empty={w.noRefunds} />
      )}
    </>
  )
}
