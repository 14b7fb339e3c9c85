import { useQuery } from '@tanstack/react-query'
import { Empty } from 'antd'
import { AuthorityCard } from '../centre/authority-card.tsx'
import { useSpeech } from '../language.tsx'
import { Failure, useTitle, Waiting } from '../notices.tsx'
import { authoritiesQuery } from '../queries.ts'

/** Issuers, their lists and responders, to look at and to download. */
export function Page() {
  const { words } = useSpeech()
  const found = useQuery(authoritiesQuery)
  useTitle(words.authorities.title)
  const all = found.data?.authorities ?? []
  return (
    <>
      <h1>{words.authorities.title}</h1>
      <p className="quiet">{words.authorities.lead}</p>
      {found.error && <Failure error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Waiting />}
      {found.data && all.length === 0 && (
        <Empty
          className="nothing"
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={words.authorities.empty}
        />
      )}
      {found.data && all.length > 0 && (
        <>
          <p>
            {words.authorities.ocsp}
            {words.colon}
            <code>{found.data.ocspAddress}</code>
          </p>
          <div className="matter">
            {all.map((one) => (
              <AuthorityCard key={one.id} authority={one} all={all} />
            ))}
          </div>
        </>
      )}
    </>
  )
}
