import type { CounterHolder } from '@certhall/model/api'
import { KIND_WORDS } from '@certhall/model/states'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { StatusHistory } from '../certificates/status-history.tsx'
import { StatusTag } from '../certificates/status-tag.tsx'
import { CertificateActs } from '../counter/certificate-acts.tsx'
import { ErasurePanel } from '../counter/erasure-panel.tsx'
import { OpenCancellations } from '../counter/open-cancellations.tsx'
import { Facts } from '../facts.tsx'
import { useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { Failure, useTitle, Waiting } from '../notices.tsx'
import { counterHolderQuery, hallQuery } from '../queries.ts'
import { StateTag } from '../queue/state-tag.tsx'
import { Stampings } from '../seals/stampings.tsx'
import { showDay, showTime } from '../show.ts'

/** One holder: certificates, applications, everything that happened, and what the counter can do. */
export function Page() {
  const { words } = useSpeech()
  const { id } = useParams({ strict: false }) as { id: string }
  const shown = useQuery(counterHolderQuery(id))
  useTitle(shown.data?.holder.name ?? words.counter.title)
  return (
    <>
      <p>
        <PageLink to="/console/counter">← {words.counter.back}</PageLink>
      </p>
      {!shown.data && <h1>{words.counter.title}</h1>}
      {shown.error && <Failure error={shown.error} retry={() => shown.refetch()} />}
      {shown.isPending && <Waiting />}
      {shown.data && <Holder shown={shown.data} />}
    </>
  )
}

function Holder({ shown }: { shown: CounterHolder }) {
  const { words } = useSpeech()
  const { holder } = shown
  return (
    <>
      <h1>{holder.name}</h1>
      <div className="review">
        <div className="matter">
          <section>
            <h2>{words.counter.holder}</h2>
            <Facts
              rows={[
                {
                  name: holder.idType === 'uscc' ? words.case.uscc : words.case.residentId,
                  value: holder.idNumber,
                },
                { name: words.case.jurisdiction, value: `${holder.jurisdiction} (${holder.region})` },
                shown.unitAddress !== undefined && { name: words.counter.address, value: shown.unitAddress },
                shown.mobile !== undefined && { name: words.counter.mobile, value: shown.mobile },
                shown.email !== undefined && { name: words.counter.email, value: shown.email },
              ]}
            />
          </section>
          <Certificates shown={shown} />
          <Cases shown={shown} />
          <History shown={shown} />
          <Stamped shown={shown} />
          <ErasurePanel shown={shown} />
        </div>
        <OpenCancellations shown={shown} />
      </div>
    </>
  )
}

function Certificates({ shown }: { shown: CounterHolder }) {
  const { words, language } = useSpeech()
  const hall = useQuery(hallQuery)
  const named = (id: string) => hall.data?.profiles.find((one) => one.id === id)?.name[language] ?? id
  return (
    <section>
      <h2>{words.certificates.title}</h2>
      {shown.certificates.length === 0 && <p className="quiet">{words.counter.noCertificates}</p>}
      <ul className="queue-list">
        {shown.certificates.map((row) => (
          <li key={row.certificate.serial} data-serial={row.certificate.serial}>
            <p>
              <strong>{named(row.profile)}</strong> <StatusTag {...row.certificate} />
              {row.lost && <span> · {words.counter.lost}</span>}
            </p>
            <p>
              <code>{row.certificate.serial}</code>
            </p>
            <p className="quiet">
              {showDay(row.certificate.notBefore, language)} – {showDay(row.certificate.notAfter, language)}
            </p>
            <CertificateActs shown={shown} row={row} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Cases({ shown }: { shown: CounterHolder }) {
  const { words, language } = useSpeech()
  return (
    <section>
      <h2>{words.counter.cases}</h2>
      {shown.cases.length === 0 && <p className="quiet">{words.counter.noCases}</p>}
      <ul className="queue-list">
        {shown.cases.map(({ reference, kind, state, submittedAt, createdAt }) => (
          <li key={reference}>
            <p>
              <PageLink
                to={kind === 'seal' ? '/console/seals/$reference' : '/console/cases/$reference'}
                params={{ reference }}
              >
                {reference}
              </PageLink>{' '}
              <StateTag kind={kind} state={state} />
              <span> · {KIND_WORDS[kind][language]}</span>
            </p>
            <p className="quiet">{showTime(submittedAt ?? createdAt, language)}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}

function History({ shown }: { shown: CounterHolder }) {
  const { words } = useSpeech()
  return (
    <section>
      <h2>{words.counter.history}</h2>
      <StatusHistory events={shown.events} />
    </section>
  )
}

/** Whoever never had a seal is spared the heading. */
function Stamped({ shown: { stampings, mayAct } }: { shown: CounterHolder }) {
  const { words } = useSpeech()
  if (stampings.length === 0) return null
  return (
    <section>
      <h2>{words.seals.stampings}</h2>
      <Stampings stampings={stampings} seals={mayAct ? 'linked' : 'named'} />
    </section>
  )
}
