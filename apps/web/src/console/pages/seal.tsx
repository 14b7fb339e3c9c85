import type { StaffSealCase } from '@certhall/model/api'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { Failure, useTitle, Waiting } from '../notices.tsx'
import { sealQuery } from '../queries.ts'
import { StateTag } from '../queue/state-tag.tsx'
import { rememberedQueue } from '../queue/way-back.ts'
import { History } from '../review/history.tsx'
import { SealDecision } from '../seals/seal-decision.tsx'
import { SealEntry } from '../seals/seal-entry.tsx'
import { SealPictures } from '../seals/seal-pictures.tsx'
import { WriteSealsHere } from '../seals/write-seals-here.tsx'
import { showTime } from '../show.ts'

/** An application for a seal: its picture beside those on record, and the decision. */
export function Page() {
  const { words } = useSpeech()
  const { reference } = useParams({ strict: false }) as { reference: string }
  const shown = useQuery(sealQuery(reference))
  useTitle(shown.data ? words.seals.title(shown.data.holder.name) : reference)
  return (
    <>
      <p>
        <PageLink to="/console/cases" search={rememberedQueue()}>
          ← {words.toQueue}
        </PageLink>
      </p>
      {!shown.data && <h1>{reference}</h1>}
      {shown.error && <Failure error={shown.error} retry={() => shown.refetch()} />}
      {shown.isPending && <Waiting />}
      {shown.data && <Review key={reference} shown={shown.data} />}
    </>
  )
}

function Review({ shown }: { shown: StaffSealCase }) {
  const { words, language } = useSpeech()
  const { holder, kind } = shown
  const facts: [string, string][] = [
    [words.case.reference, shown.reference],
    [words.seals.name, shown.name],
    [words.seals.kind, kind.name[language]],
    [words.seals.size, words.seals.millimetres(kind.widthMm, kind.heightMm)],
    [words.seals.holder, holder.name],
    [words.seals.number, holder.idNumber],
    ...(shown.entered ? [[words.issue.by, shown.entered.by] as [string, string]] : []),
    ...(shown.submittedAt
      ? [[words.case.submitted, showTime(shown.submittedAt, language)] as [string, string]]
      : []),
    ...(shown.dueAt ? [[words.case.due, showTime(shown.dueAt, language)] as [string, string]] : []),
  ]
  return (
    <>
      <h1>
        {words.seals.title(holder.name)} <StateTag kind="seal" state={shown.state} />
      </h1>
      <dl className="headline">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className="review">
        <div className="matter">
          <WriteSealsHere shown={shown} />
          {shown.reason && (
            <section>
              <h2>{words.decide.reasonWas}</h2>
              <p className="reason">{shown.reason}</p>
            </section>
          )}
          {shown.entered?.mayEdit && <SealEntry shown={shown} />}
          <SealPictures shown={shown} />
          <section>
            <h2>{words.case.history}</h2>
            <History kind="seal" entries={shown.history} />
          </section>
        </div>
        {!shown.entered?.mayEdit && <SealDecision shown={shown} />}
      </div>
    </>
  )
}
