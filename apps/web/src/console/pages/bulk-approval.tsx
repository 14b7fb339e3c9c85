import type { BulkResult, StaffCase } from '@certhall/model/api'
import { useMutation, useQueries, useQueryClient } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Alert, Button, Checkbox } from 'antd'
import { useState } from 'react'
import { callApi } from '../../shared/api-client.ts'
import { problemText, problemWords, useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { Failure, useTitle, Waiting } from '../notices.tsx'
import { caseQuery } from '../queries.ts'
import { StateTag } from '../queue/state-tag.tsx'
import { rememberedQueue } from '../queue/way-back.ts'
import { showValue } from '../show.ts'

/** Several approvals at once: each certificate is shown before, and each is approved as it was shown. */
export function Page() {
  const { words } = useSpeech()
  const { refs } = useSearch({ strict: false }) as { refs: string[] }
  const queries = useQueryClient()
  const cases = useQueries({
    queries: refs.map((reference) => ({ ...caseQuery(reference), staleTime: Infinity })),
  })
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  useTitle(words.bulk.title)
  const approve = useMutation({
    mutationFn: (items: object[]) => callApi<BulkResult>('POST', '/api/staff/bulk-approvals', { items }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['queue'] }),
  })
  const shown = cases.flatMap(({ data }) => (data ? [data] : []))
  const chosen = shown.filter((one) => isSound(one) && !left.has(one.reference))
  const results = new Map(approve.data?.results.map((result) => [result.reference, result]))
  return (
    <>
      <p>
        <PageLink to="/console/cases" search={rememberedQueue()}>
          ← {words.toQueue}
        </PageLink>
      </p>
      <h1>{words.bulk.title}</h1>
      <p>{words.bulk.lead}</p>
      {refs.length === 0 && <p className="quiet">{words.bulk.none}</p>}
      {cases.some(({ isPending }) => isPending) && <Waiting />}
      <ul className="bulk">
        {cases.map(({ data, error }, at) =>
          data ? (
            <Item
              key={data.reference}
              shown={data}
              result={results.get(data.reference)}
              chosen={chosen.includes(data)}
              choose={(on) => {
                const next = new Set(left)
                if (on) next.delete(data.reference)
                else next.add(data.reference)
                setLeft(next)
              }}
            />
          ) : (
            error && (
              <li key={refs[at]}>
                <Failure error={error} />
              </li>
            )
          ),
        )}
      </ul>
      <div aria-live="polite">
        {approve.error && <Alert type="error" showIcon title={problemWords(approve.error, words)} />}
        {approve.data && (
          <Alert
            type={approve.data.results.every(({ outcome }) => outcome === 'approved') ? 'success' : 'warning'}
            showIcon
            title={words.bulk.done(
              approve.data.results.filter(({ outcome }) => outcome === 'approved').length,
              approve.data.results.filter(({ outcome }) => outcome === 'refused').length,
            )}
          />
        )}
      </div>
      {!approve.data && chosen.length > 0 && (
        <Button
          type="primary"
          size="large"
          loading={approve.isPending}
          onClick={() =>
            approve.mutate(
              chosen.map(({ reference, version, template }) => ({
                ...{ reference, version },
                templateHash: template?.hash,
              })),
            )
          }
        >
          {words.bulk.approve(chosen.length)}
        </Button>
      )}
    </>
  )
}

/** What can be approved from here: mine to decide, with a certificate to show, nothing found against it, and no paper to be read. */
const isSound = ({ mayDecide, template, findings, entered }: StaffCase) =>
  mayDecide &&
  template !== undefined &&
  !entered?.papers.length &&
  !findings.some(({ severity }) => severity === 'error')

function Item(props: {
  shown: StaffCase
  result?: BulkResult['results'][number]
  chosen: boolean
  choose: (on: boolean) => void
}) {
  const { shown, result, chosen } = props
  const { words, language } = useSpeech()
  const changed = (shown.template?.rows ?? []).filter((row) => row.changed)
  // as after a reload: what was approved a moment ago needs nobody any more
  const isDecided = shown.state !== 'review'
  return (
    <li>
      <Checkbox
        checked={chosen}
        disabled={!isSound(shown) || result !== undefined}
        onChange={(event) => props.choose(event.target.checked)}
      >
        <strong>{shown.holder.name}</strong> {shown.holder.idNumber}
      </Checkbox>
      {isDecided && <StateTag kind={shown.kind} state={shown.state} />}
      <div>
        <PageLink to="/console/cases/$reference" params={{ reference: shown.reference }}>
          <code>{shown.reference}</code>
        </PageLink>{' '}
        · {shown.holder.jurisdiction}
        {shown.draft.handler && ` · ${words.case.handler}${words.colon}${shown.draft.handler.name}`}
      </div>
      <ul>
        {changed.map((row) => (
          <li key={row.field}>
            {words.fields[row.field]}
            {words.colon}
            {shown.oldCertificate && `${showValue(row.old, language) || '–'} → `}
            {showValue(row.new, language) || (row.field === 'notBefore' ? words.case.atIssue : '–')}
          </li>
        ))}
      </ul>
      <div className="quiet">
        {shown.findings.length === 0
          ? words.case.noFindings
          : shown.findings.map(({ rule, text }) => `${rule} ${text}`).join('; ')}
      </div>
      {!isSound(shown) && !isDecided && !result && <div className="late">{words.bulk.single}</div>}
      {result && (
        <div role="status" className={result.outcome === 'refused' ? 'late' : undefined}>
          {result.outcome === 'approved'
            ? words.bulk.approved
            : problemText(result.code ?? 'internal', words)}
        </div>
      )}
    </li>
  )
}
