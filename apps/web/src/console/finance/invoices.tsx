import type { InvoiceList } from '@certhall/model/api'
import { useQuery } from '@tanstack/react-query'
import { useSpeech } from '../language.tsx'
import { Failure, Waiting } from '../notices.tsx'
import { showYuan } from '../show.ts'
import { ActForm } from './act-form.tsx'
import { invoicesQuery } from './queries.ts'
import { type Column, Rows } from './rows.tsx'

type Row = InvoiceList['invoices'][number]

export function Invoices({ mayAct }: { mayAct: boolean }) {
  const { words } = useSpeech()
  const found = useQuery(invoicesQuery)
  const w = words.finance
  const columns: Column<Row>[] = [
    {
      title: w.invoiceTitle,
      cell: ({ title, taxNumber }) => (
        <>
          {title}
          <br />
          <code>{taxNumber}</code>
        </>
      ),
    },
    { title: w.kind, cell: ({ kind, way }) => `${w.invoiceKinds[kind]} · ${w.invoiceWays[way]}` },
    { title: w.amount, cell: ({ amountFen, kind }) => showYuan(kind === 'invoice' ? amountFen : -amountFen) },
    { title: w.reference, cell: ({ reference }) => <code>{reference}</code> },
    {
      title: w.sendTo,
      cell: (row) => (row.way === 'electronic' ? row.email : `${row.recipient} ${row.phone} ${row.address}`),
    },
    {
      title: w.state,
      cell: (row) => (
        <>
          {w.invoiceStates[row.state]}
          {row.providerNumber && <div>{row.providerNumber}</div>}
          {row.tracking && (
            <div className="quiet">
              {row.carrier} {row.tracking}
            </div>
          )}
          {row.problem && <div className="late">{row.problem}</div>}
          {row.state === 'to-mail' && mayAct && (
            <ActForm
              path={`/api/staff/invoices/${row.number}/mailed`}
              fields={[
                { name: 'invoiceNumber', label: w.invoiceNumber, maxLength: 40 },
                { name: 'carrier', label: w.carrier, maxLength: 40 },
                { name: 'tracking', label: w.tracking, maxLength: 40 },
              ]}
              button={w.mailed}
              listKey={invoicesQuery.queryKey}
            />
          )}
        </>
      ),
    },
  ]
  return (
    <>
      <p className="quiet">{w.invoicesLead}</p>
      {found.error && <Failure error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Waiting />}
      {found.data && (
        <Rows rows={found.data.invoices} columns={columns} id={({ number }) => number} empty={w.noInvoices} />
      )}
    </>
  )
}
