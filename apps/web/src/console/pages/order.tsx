import type { StaffOrder } from '@certhall/model/api'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Facts } from '../facts.tsx'
import { useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { Failure, useTitle, Waiting } from '../notices.tsx'
import { OrderPanel } from '../orders/order-panel.tsx'
import { orderQuery } from '../queries.ts'
import { showTime } from '../show.ts'

/** One order: what its slip says, what happened, the next step. */
export function Page() {
  const { words } = useSpeech()
  const { order } = useParams({ strict: false }) as { order: string }
  const shown = useQuery(orderQuery(order))
  useTitle(shown.data?.holderName ?? words.orders.title)
  return (
    <>
      <p>
        <PageLink to="/console/orders">← {words.orders.back}</PageLink>
      </p>
      {!shown.data && <h1>{words.orders.title}</h1>}
      {shown.error && <Failure error={shown.error} retry={() => shown.refetch()} />}
      {shown.isPending && <Waiting />}
      {shown.data && <Order shown={shown.data} />}
    </>
  )
}

function Order({ shown }: { shown: StaffOrder }) {
  const { words, language } = useSpeech()
  const { holderId, caseReference } = shown
  return (
    <>
      <h1>
        {shown.holderName} <span className="state">{words.orders.states[shown.state]}</span>
      </h1>
      <div className="review">
        <div className="matter">
          <section>
            <h2>{words.orders.facts}</h2>
            <Facts
              rows={[
                { name: words.case.reference, value: <code>{shown.reference}</code> },
                { name: words.orders.service, value: words.orders.services[shown.service] },
                { name: words.orders.number, value: shown.idNumber },
                { name: words.orders.recipient, value: shown.recipient },
                { name: words.orders.phone, value: shown.phone },
                { name: words.orders.address, value: shown.address },
                shown.tokenSerial !== undefined && { name: words.orders.token, value: shown.tokenSerial },
                caseReference !== undefined && {
                  name: words.orders.application,
                  value: (
                    <PageLink to="/console/cases/$reference" params={{ reference: caseReference }}>
                      {caseReference}
                    </PageLink>
                  ),
                },
                shown.tracking !== undefined && {
                  name: words.orders.tracking,
                  value: `${shown.carrier} ${shown.tracking}`,
                },
              ]}
            />
            {holderId ? (
              <p>
                <PageLink to="/console/counter/$id" params={{ id: holderId }}>
                  {words.orders.holder} →
                </PageLink>
              </p>
            ) : (
              <p className="quiet">{words.orders.noHolder}</p>
            )}
          </section>
          <section>
            <h2>{words.orders.history}</h2>
            {shown.notes.length === 0 && <p className="quiet">{words.orders.noNotes}</p>}
            <ol className="history">
              {shown.notes.map((row) => (
                <li key={`${row.at} ${row.state}`}>
                  <div>
                    <strong>{words.orders.states[row.state]}</strong>
                  </div>
                  <div className="quiet">
                    <time dateTime={row.at}>{showTime(row.at, language)}</time> · {row.by}
                  </div>
                  {row.note && <p className="reason">{row.note}</p>}
                </li>
              ))}
            </ol>
          </section>
        </div>
        <OrderPanel key={shown.version} shown={shown} />
      </div>
    </>
  )
}
