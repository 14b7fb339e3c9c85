import { useQuery } from '@tanstack/react-query'
import { Empty } from 'antd'
import { useStaff } from '../gate.tsx'
import { useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { Failure, useTitle, Waiting } from '../notices.tsx'
import { applicationsQuery } from '../queries.ts'

export function Page() {
  const { words, language } = useSpeech()
  const say = words.applications
  const found = useQuery(applicationsQuery)
  const may = useStaff().roles.includes('administrator')
  useTitle(say.title)
  const rows = found.data?.applications ?? []
  return (
    <>
      <h1>{say.title}</h1>
      <p className="quiet">{say.lead}</p>
      {found.error && <Failure error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Waiting />}
      {found.data && rows.length === 0 && (
        <Empty className="nothing" image={Empty.PRESENTED_IMAGE_SIMPLE} description={say.empty} />
      )}
      {rows.length > 0 && (
        <ul className="queue-list">
          {rows.map(({ id, name, url, active }) => (
            <li key={id}>
              <div className="split">
                <PageLink to="/console/applications/$id" params={{ id }} className="case-link">
                  {name[language]}
                </PageLink>
                <span className={active ? undefined : 'quiet'}>{active ? say.on : say.off}</span>
              </div>
              <div className="quiet">
                {say.id} {id} · {url}
              </div>
            </li>
          ))}
        </ul>
      )}
      {may && (
        <p className="way-on">
          <PageLink to="/console/applications/new">{say.add} →</PageLink>
        </p>
      )}
    </>
  )
}
