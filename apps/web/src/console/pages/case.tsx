import type { StaffCase } from '@certhall/model/api'
import { KIND_WORDS } from '@certhall/model/states'
import { useQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { DeliverHere } from '../counter/deliver-here.tsx'
import { EnteredMatter } from '../counter/entered-matter.tsx'
import { CaseMoney } from '../finance/case-money.tsx'
import { useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { Failure, useTitle, Waiting } from '../notices.tsx'
import { caseQuery } from '../queries.ts'
import { StateTag } from '../queue/state-tag.tsx'
import { rememberedQueue } from '../queue/way-back.ts'
import { Afterwards } from '../review/afterwards.tsx'
import { Comparison, Contents } from '../review/comparison.tsx'
import { DecisionPanel } from '../review/decision-panel.tsx'
import { DeskPanel } from '../review/desk-panel.tsx'
import { Findings } from '../review/findings.tsx'
import { History } from '../review/history.tsx'
import { People } from '../review/people.tsx'
import { RegistryFinding } from '../review/registry-finding.tsx'
import { UnlockMatter } from '../review/unlock-matter.tsx'
import type { Decision } from '../review/use-decision.ts'
import { showTime } from '../show.ts'
import { HolderNotices } from '../told/holder-notices.tsx'
import { nextForStaff } from '../words/next.ts'

export function Page() {
  const { words, language } = useSpeech()
  const { reference } = useParams({ strict: false }) as { reference: string }
  const { decide } = useSearch({ strict: false }) as { decide?: Decision }
  const shown = useQuery(caseQuery(reference))
  useTitle(
    shown.data ? words.case.title(KIND_WORDS[shown.data.kind][language], shown.data.holder.name) : reference,
  )
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
      {shown.data && <Review key={reference} shown={shown.data} begin={decide} />}
    </>
  )
}

function Review({ shown, begin }: { shown: StaffCase; begin?: Decision }) {
  const { words, language } = useSpeech()
  const Certificates = shown.oldCertificate ? Comparison : Contents
  return (
    <>
      <h1>
        {words.case.title(KIND_WORDS[shown.kind][language], shown.holder.name)}{' '}
        <StateTag kind={shown.kind} state={shown.state} />
      </h1>
      <dl className="headline">
        <Fact name={words.case.reference} value={shown.reference} />
        {shown.submittedAt && (
          <Fact name={words.case.submitted} value={showTime(shown.submittedAt, language)} />
        )}
        {shown.dueAt && <Due shown={shown} dueAt={shown.dueAt} />}
        <Fact name={words.case.next} value={nextForStaff(shown)[language]} />
      </dl>
      <div className="review">
        <div className="matter">
          <DeliverHere shown={shown} />
          {shown.reason && (
            <section>
              <h2>{words.decide.reasonWas}</h2>
              <p className="reason">{shown.reason}</p>
            </section>
          )}
          {shown.entered && <EnteredMatter shown={shown} entered={shown.entered} />}
          <Afterwards shown={shown} />
          {shown.unlock && <People shown={shown} />}
          {shown.unlock ? (
            <UnlockMatter reference={shown.reference} unlock={shown.unlock} />
          ) : (
            <section>
              <h2>{shown.oldCertificate ? words.case.compare : words.case.contents}</h2>
              {shown.template ? (
                <Certificates rows={shown.template.rows} />
              ) : (
                <p className="quiet">{words.case.noTemplate}</p>
              )}
            </section>
          )}
          {shown.template && (
            <section>
              <h2>{words.case.findings}</h2>
              <Findings findings={shown.findings} />
            </section>
          )}
          {shown.registry && <RegistryFinding finding={shown.registry} />}
          {!shown.unlock && <People shown={shown} />}
          <CaseMoney shown={shown} />
          <DeskPanel reference={shown.reference} />
          <section>
            <h2>{words.case.history}</h2>
            <History kind={shown.kind} entries={shown.history} />
          </section>
          <section>
            <h2>{words.told.title}</h2>
            <HolderNotices notices={shown.notices} />
          </section>
        </div>
        {!shown.entered?.mayEdit && <DecisionPanel shown={shown} begin={begin} />}
      </div>
    </>
  )
}

/** The time by which staff should act is coloured once it has passed; the holder's own deadlines never are. */
function Due({ shown, dueAt }: { shown: StaffCase; dueAt: string }) {
  const { words, language } = useSpeech()
  const late = shown.state === 'review' && new Date(dueAt) < new Date()
  const time = showTime(dueAt, language)
  return <Fact name={words.case.due} value={late ? `${time} ${words.queue.late}` : time} late={late} />
}

function Fact({ name, value, late }: { name: string; value: string; late?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={late ? 'late' : undefined}>{value}</dd>
    </div>
  )
}
