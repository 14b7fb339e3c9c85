import type { StaffCase } from '@certhall/model/api'
import { useStaff } from '../gate.tsx'
import { useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { roomsOf } from '../rooms.ts'
import { showTime, showYuan } from '../show.ts'
import { useWayName } from './way-name.ts'

/** The money of one application: what came in, what goes back, the invoices; and the way to the finance room. */
export function CaseMoney({ shown }: { shown: StaffCase }) {
  const { words, language } = useSpeech()
  const wayName = useWayName()
  const staff = useStaff()
  const w = words.finance
  const { fee } = shown
  if (fee === undefined) return null
  const isTheirs = roomsOf(staff).some(({ id }) => id === 'finance')
  const paid = fee.charges.filter(({ state }) => state === 'paid')
  return (
    <section>
      <h2>{w.title}</h2>
      <dl className="facts">
        {paid.map(({ provider, amountFen, paidAt }) => (
          <div key={`${provider}${paidAt}`}>
            <dt>{w.differenceWhat.payment}</dt>
            <dd>
              {showYuan(amountFen)} · {wayName(provider)} · {paidAt && showTime(paidAt, language)}
            </dd>
          </div>
        ))}
        {fee.refunds.map(({ provider, amountFen, state, reason, createdAt }) => (
          <div key={`refund${createdAt}${provider}`}>
            <dt>{w.differenceWhat.refund}</dt>
            <dd>
              {showYuan(amountFen)} · {wayName(provider)} · {w.refundStates[state]} ·{' '}
              {w.refundReasons[reason]}
            </dd>
          </div>
        ))}
        {fee.invoices.map(({ number, kind, way, state, tracking }) => (
          <div key={number}>
            <dt>{w.invoiceKinds[kind]}</dt>
            <dd>
              {w.invoiceWays[way]} · {w.invoiceStates[state]} {tracking}
            </dd>
          </div>
        ))}
      </dl>
      {paid.length === 0 && <p className="quiet">{w.noCharges}</p>}
      {isTheirs && (
        <p>
          <PageLink to="/console/finance" search={{ q: shown.reference }}>
            {w.title} →
          </PageLink>
        </p>
      )}
    </section>
  )
}
