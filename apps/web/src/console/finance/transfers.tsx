import type { NotedPayments, OpenLines, StatementImport } from '@certhall/model/api'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useRef, useState } from 'react'
import { ApiProblem, callApi } from '../../shared/api-client.ts'
import { useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { Failure, Waiting } from '../notices.tsx'
import { showAge, showTime, showYuan } from '../show.ts'
import type { Words } from '../words/zh.ts'
import { ActForm } from './act-form.tsx'
import { linesQuery, notedQuery } from './queries.ts'
import { type Column, Rows } from './rows.tsx'

type Row = StatementImport['rows'][number]

/** The bank's statement: chosen, looked at line by line, then imported; below, what fitted nothing, and what it never told of. */
export function Transfers({ mayAct }: { mayAct: boolean }) {
  const { words } = useSpeech()
  const w = words.finance
  return (
    <>
      <p>
        {w.transfersLead}{' '}
        <PageLink to="/console/cases" search={{ view: 'payment' }}>
          {w.toWaiting}
        </PageLink>
      </p>
      {mayAct && <ImportStatement />}
      <h2>{w.openLines}</h2>
      <Unmatched mayAct={mayAct} />
      <h2>{w.noted}</h2>
      <p className="quiet">{w.notedLead}</p>
      <Noted />
    </>
  )
}

function ImportStatement() {
  const { words } = useSpeech()
  const w = words.finance
  const queries = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const [csv, setCsv] = useState<{ name: string; text: string }>()
  const send = useMutation({
    mutationFn: (body: { csv: string; commit: boolean }) =>
      callApi<StatementImport>('POST', '/api/staff/statement-lines', body),
    onSuccess: ({ committed }) =>
      committed ? queries.invalidateQueries({ queryKey: ['finance'] }) : undefined,
  })
  const read = async (file: File) => {
    const text = await decode(file)
    setCsv({ name: file.name, text })
    send.mutate({ csv: text, commit: false })
  }
  const { data } = send
  const matched = data?.rows.filter(({ outcome }) => outcome === 'matched').length ?? 0
  const fault = send.error instanceof ApiProblem ? faultOf(send.error, w) : undefined
  return (
    <section aria-labelledby="import-title">
      <h2 id="import-title">{w.importTitle}</h2>
      <p className="quiet">{w.importHint}</p>
      <input
        ref={input}
        type="file"
        className="unseen"
        tabIndex={-1}
        accept=".csv,text/csv"
        aria-label={w.importTitle}
        data-statement=""
        onChange={(event) => {
          const [file] = event.target.files ?? []
          if (file) void read(file)
          event.target.value = ''
        }}
      />
      <p>
        <Button onClick={() => input.current?.click()} loading={send.isPending}>
          {w.chooseFile}
        </Button>{' '}
        <span>{csv?.name}</span>
      </p>
      {send.error && <Failure error={send.error} />}
      {fault && <p role="alert">{fault}</p>}
      {data && (
        <>
          <div aria-live="polite">
            {data.committed ? (
              <Alert type="success" showIcon title={w.imported(matched, data.rows.length)} />
            ) : (
              <Alert type="info" showIcon title={w.preview(matched, data.rows.length)} />
            )}
          </div>
          <StatementRows rows={data.rows} />
          {!data.committed && csv && (
            <p className="way-on">
              <Button
                type="primary"
                loading={send.isPending}
                onClick={() => send.mutate({ csv: csv.text, commit: true })}
              >
                {w.importNow(data.rows.length)}
              </Button>
            </p>
          )}
        </>
      )}
    </section>
  )
}

/** Which line of the file, and why. */
function faultOf({ code, problem }: ApiProblem, w: Words['finance']): string | undefined {
  if (code !== 'statement-file-wrong') return undefined
  const { line, reason, value } = problem as { line?: number; reason?: string; value?: string }
  return w.lineFault(line ?? 1, w.lineFaults[reason ?? ''] ?? '', value ?? '')
}

/** Banks' exports are UTF-8 or, more often, GBK. */
async function decode(file: File): Promise<string> {
  const bytes = await file.arrayBuffer()
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gbk').decode(bytes)
  }
}

function StatementRows({ rows }: { rows: readonly Row[] }) {
  const { words } = useSpeech()
  const w = words.finance
  const columns: Column<Row>[] = [
    { title: w.outcome, cell: ({ outcome }) => w.outcomes[outcome] },
    { title: w.reference, cell: ({ reference }) => <code>{reference}</code> },
    { title: w.amount, cell: ({ amountFen }) => showYuan(amountFen) },
    { title: w.payer, cell: ({ payer }) => payer },
    { title: w.note, cell: ({ note }) => note },
    { title: w.day, cell: ({ day }) => day },
    { title: w.number, cell: ({ bankNumber }) => <code>{bankNumber}</code> },
  ]
  return <Rows rows={rows} columns={columns} id={({ bankNumber }) => bankNumber} empty={w.noLines} />
}

function Unmatched({ mayAct }: { mayAct: boolean }) {
  const { words } = useSpeech()
  const w = words.finance
  const found = useQuery(linesQuery)
  const columns: Column<OpenLines['lines'][number]>[] = [
    { title: w.outcome, cell: ({ outcome }) => w.outcomes[outcome] },
    { title: w.reference, cell: ({ reference }) => <code>{reference}</code> },
    { title: w.amount, cell: ({ amountFen }) => showYuan(amountFen) },
    { title: w.payer, cell: ({ payer, note }) => `${payer} ${note}` },
    { title: w.day, cell: ({ day }) => day },
    { title: w.number, cell: ({ bankNumber }) => <code>{bankNumber}</code> },
    ...(mayAct
      ? [
          {
            title: w.resolution,
            cell: ({ bankNumber }: { bankNumber: string }) => (
              <ActForm
                path="/api/staff/statement-lines/resolution"
                more={{ bankNumber }}
                fields={[{ name: 'resolution', label: w.resolutionHint, maxLength: 300 }]}
                button={w.resolve}
                listKey={linesQuery.queryKey}
              />
            ),
          },
        ]
      : []),
  ]
  return (
    <>
      {found.error && <Failure error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Waiting />}
      {found.data && (
        <Rows
          rows={found.data.lines}
          columns={columns}
          id={({ bankNumber }) => bankNumber}
          empty={w.noOpenLines}
        />
      )}
    </>
  )
}

function Noted() {
  const { words, language } = useSpeech()
  const w = words.finance
  const found = useQuery(notedQuery)
  const columns: Column<NotedPayments['payments'][number]>[] = [
    {
      title: w.holder,
      cell: ({ reference, holderName }) => (
        <PageLink to="/console/cases/$reference" params={{ reference }} search={{}} className="case-link">
          {holderName}
        </PageLink>
      ),
    },
    { title: w.reference, cell: ({ reference }) => <code>{reference}</code> },
    { title: w.amount, cell: ({ amountFen }) => showYuan(amountFen) },
    { title: w.number, cell: ({ bankReference }) => <code>{bankReference}</code> },
    { title: w.notedBy, cell: ({ notedBy }) => notedBy },
    {
      title: w.notedAt,
      cell: ({ notedAt }) => (
        <>
          {showTime(notedAt, language)}
          <div className="quiet">{showAge(notedAt, new Date(), words)}</div>
        </>
      ),
    },
  ]
  return (
    <>
      {found.error && <Failure error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Waiting />}
      {found.data && (
        <Rows rows={found.data.payments} columns={columns} id={({ number }) => number} empty={w.noNoted} />
      )}
    </>
  )
}
