import type { StaffCertificate } from '@certhall/model/api'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { rememberedSearch } from '../certificates/search.ts'
import { StatusHistory } from '../certificates/status-history.tsx'
import { StatusPanel } from '../certificates/status-panel.tsx'
import { StatusTag } from '../certificates/status-tag.tsx'
import { Facts, Headline } from '../facts.tsx'
import { useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { Failure, useTitle, Waiting } from '../notices.tsx'
import { certificateQuery } from '../queries.ts'
import { showAlgorithm, showDay, showTime } from '../show.ts'
import { HolderNotices } from '../told/holder-notices.tsx'

export function Page() {
  const { words } = useSpeech()
  const { serial } = useParams({ strict: false }) as { serial: string }
  const shown = useQuery(certificateQuery(serial))
  useTitle(shown.data ? words.certificate.title(shown.data.certificate.holderName) : words.certificates.title)
  return (
    <>
      <p>
        <PageLink to="/console/certificates" search={rememberedSearch()}>
          ← {words.certificates.back}
        </PageLink>
      </p>
      {!shown.data && <h1>{words.certificates.title}</h1>}
      {shown.error && <Failure error={shown.error} retry={() => shown.refetch()} />}
      {shown.isPending && <Waiting />}
      {shown.data && <Certificate key={serial} shown={shown.data} />}
    </>
  )
}

function Certificate({ shown }: { shown: StaffCertificate }) {
  const { words, language } = useSpeech()
  const { certificate, holder, pairSerial } = shown
  return (
    <>
      <h1>
        {words.certificate.title(certificate.holderName)} <StatusTag {...certificate} />
      </h1>
      <Headline
        rows={[
          { name: words.certificate.serial, value: <code>{certificate.serial}</code> },
          { name: words.certificate.use, value: words.certificates.uses[certificate.use] },
          { name: words.certificate.until, value: showDay(certificate.notAfter, language) },
        ]}
      />
      <div className="review">
        <div className="matter">
          <section>
            <h2>{words.certificate.history}</h2>
            <StatusHistory events={shown.events} />
          </section>
          <section>
            <h2>{words.told.title}</h2>
            <HolderNotices notices={shown.notices ?? []} />
          </section>
          <section>
            <h2>{words.certificate.holder}</h2>
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
              ]}
            />
          </section>
          <section>
            <h2>{words.certificate.facts}</h2>
            <Facts
              rows={[
                { name: words.certificate.subject, value: certificate.subject },
                { name: words.certificate.issuer, value: certificate.issuer },
                { name: words.certificate.algorithm, value: showAlgorithm(certificate.algorithm) },
                { name: words.certificate.from, value: showTime(certificate.notBefore, language) },
                { name: words.certificate.until, value: showTime(certificate.notAfter, language) },
                {
                  name: words.certificate.fingerprint,
                  value: <code>{certificate.fingerprint}</code>,
                },
                pairSerial !== undefined && {
                  name: words.certificate.pair,
                  value: (
                    <PageLink to="/console/certificates/$serial" params={{ serial: pairSerial }}>
                      <code>{pairSerial}</code>
                    </PageLink>
                  ),
                },
              ]}
            />
          </section>
        </div>
        <StatusPanel shown={shown} />
      </div>
    </>
  )
}
