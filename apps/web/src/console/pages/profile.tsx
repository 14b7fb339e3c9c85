import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Facts } from '../facts.tsx'
import { useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { Failure, useTitle, Waiting } from '../notices.tsx'
import { ProposalCard } from '../proposals/proposal-card.tsx'
import { profileQuery } from '../queries.ts'
import { Differences } from '../rules/differences.tsx'
import { ProposeChange } from '../rules/propose-change.tsx'
import { showPrice, showRule } from '../rules/show-rule.ts'
import { showTime } from '../show.ts'

/** One service: its prices, what waits and what is offered, how the rules came to be, and a change to propose. */
export function Page() {
  const { words, language } = useSpeech()
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  const found = useQuery(profileQuery(id))
  const shown = found.data
  const w = words.rules
  useTitle(shown?.name[language] ?? w.title)
  return (
    <>
      <p>
        <PageLink to="/console/profiles">{w.back}</PageLink>
      </p>
      <h1>{shown?.name[language] ?? w.title}</h1>
      {found.error && <Failure error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Waiting />}
      {shown && (
        <>
          <p className="quiet">
            {w.inForce} · {w.versionIs(shown.version)}
            {shown.coming && ` · ${w.coming(showTime(shown.coming, language))}`}
          </p>
          <div className="matter narrow">
            <section>
              <h2>{w.prices}</h2>
              {!shown.fees && <p>{w.free}</p>}
              {shown.fees && (
                <>
                  <ul>
                    {shown.fees.prices.map((price) => (
                      <li key={JSON.stringify(price)}>{showPrice(price, words, language)}</li>
                    ))}
                  </ul>
                  <Facts
                    rows={[
                      { name: w.payWithin, value: showRule(shown.fees.payWithin, words, language) },
                      {
                        name: w.account,
                        value: `${shown.fees.bank.name[language]} · ${shown.fees.bank.bank[language]} · ${shown.fees.bank.account}`,
                      },
                    ]}
                  />
                </>
              )}
            </section>
            {shown.proposals.length > 0 && (
              <section>
                <h2>{w.openTitle}</h2>
                {shown.proposals.map((one) => (
                  <ProposalCard key={one.id} proposal={one} />
                ))}
              </section>
            )}
            {shown.offered && (
              <section>
                <h2>{w.offeredTitle}</h2>
                <p className="quiet">{w.offeredText}</p>
                <Differences rows={shown.offered.differences} />
              </section>
            )}
            {shown.mayPropose ? (
              <ProposeChange key={shown.states.length} shown={shown} />
            ) : (
              <p className="quiet">{w.readOnly}</p>
            )}
            <section>
              <h2>{w.historyTitle}</h2>
              <ol className="history">
                {shown.states.map((state, at) => (
                  <li key={String(shown.states.length - at)}>
                    <strong>{w.versionIs(state.version)}</strong>
                    {state.inForce && ` · ${w.inForce}`}
                    {state.proposedBy
                      ? ` · ${w.from(showTime(state.from ?? '', language))} · ${w.by(state.proposedBy, state.confirmedBy ?? '')}`
                      : ` · ${w.fromFile}`}
                    {state.note && <p className="reason">{state.note}</p>}
                  </li>
                ))}
              </ol>
            </section>
          </div>
        </>
      )}
    </>
  )
}
