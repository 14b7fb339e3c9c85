import { useQuery } from '@tanstack/react-query'
import { useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { Failure, useTitle, Waiting } from '../notices.tsx'
import { profilesQuery } from '../queries.ts'
import { showTime } from '../show.ts'

/** The services of this hall, and the version of their rules. */
export function Page() {
  const { words, language } = useSpeech()
  const found = useQuery(profilesQuery)
  const w = words.rules
  useTitle(w.title)
  return (
    <>
      <h1>{w.title}</h1>
      <p className="quiet">{w.lead}</p>
      {found.error && <Failure error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Waiting />}
      <div className="matter narrow">
        {found.data?.profiles.map(({ id, name, version, coming, offered, proposals }) => (
          <section key={id} data-profile={id}>
            <h2>
              <PageLink to="/console/profiles/$id" params={{ id }}>
                {name[language]}
              </PageLink>
            </h2>
            <p>
              {w.inForce} · {w.versionIs(version)}
            </p>
            {coming && <p>{w.coming(showTime(coming, language))}</p>}
            {offered && <p>{w.offered}</p>}
            {proposals > 0 && <p>{w.open(proposals)}</p>}
          </section>
        ))}
      </div>
    </>
  )
}
