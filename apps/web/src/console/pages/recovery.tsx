import type { RecoveryDetail } from '@certhall/model/api'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Facts, Headline } from '../facts.tsx'
import { useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { Failure, useTitle, Waiting } from '../notices.tsx'
import { recoveryQuery } from '../queries.ts'
import { RecoveryPanel } from '../recoveries/recovery-panel.tsx'
import { RecoveryStateTag } from '../recoveries/state-tag.tsx'
import { RecoveryTrail } from '../recoveries/trail.tsx'
import { showTime } from '../show.ts'

export function Page() {
  const { words } = useSpeech()
  const { id } = useParams({ strict: false }) as { id: string }
  const shown = useQuery(recoveryQuery(id))
  useTitle(words.recoveries.title)
  return (
    <>
      <p>
        <PageLink to="/console/recoveries">← {words.recoveries.back}</PageLink>
      </p>
      {!shown.data && <h1>{words.recoveries.title}</h1>}
      {shown.error && <Failure error={shown.error} retry={() => shown.refetch()} />}
      {shown.isPending && <Waiting />}
      {shown.data && <Recovery key={id} shown={shown.data} />}
    </>
  )
}

function Recovery({ shown }: { shown: RecoveryDetail }) {
  const { words, language } = useSpeech()
  const { holder, certificate } = shown
  return (
    <>
      <h1>
        {words.recovery.title(holder.name)} <RecoveryStateTag state={shown.state} />
      </h1>
      <Headline
        rows={[
          { name: words.recovery.requestedBy, value: shown.requestedByName },
          shown.approvedByName !== undefined && {
            name: words.recovery.approvedBy,
            value: shown.approvedByName,
          },
          { name: words.recovery.until, value: showTime(shown.expiresAt, language) },
        ]}
      />
      <div className="review">
        <div className="matter">
          <section>
            <h2>{words.recovery.facts}</h2>
            <Facts
              rows={[
                { name: words.recovery.reason, value: shown.reason },
                { name: words.recovery.basis, value: shown.legalBasis },
                { name: words.recovery.fingerprint, value: <code>{shown.recipient}</code> },
              ]}
            />
          </section>
          <section>
            <h2>{words.recovery.holder}</h2>
            <Facts
              rows={[
                {
                  name: holder.kind === 'entity' ? words.case.entityName : words.case.name,
                  value: holder.name,
                },
                {
                  name: holder.idType === 'uscc' ? words.case.uscc : words.case.residentId,
                  value: holder.idNumber,
                },
                { name: words.case.jurisdiction, value: `${holder.jurisdiction} (${holder.region})` },
                {
                  name: words.recovery.serial,
                  value: (
                    <PageLink to="/console/certificates/$serial" params={{ serial: certificate.serial }}>
                      <code>{certificate.serial}</code>
                    </PageLink>
                  ),
                },
              ]}
            />
          </section>
          <section>
            <h2>{words.recovery.trail}</h2>
            <p className="quiet">{words.recovery.trailHint}</p>
            <RecoveryTrail entries={shown.trail} />
          </section>
        </div>
        <RecoveryPanel shown={shown} />
      </div>
    </>
  )
}
