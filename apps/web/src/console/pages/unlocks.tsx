import { useQuery } from '@tanstack/react-query'
import { Button, Empty } from 'antd'
import { useSpeech } from '../language.tsx'
import { PageLink, useGo } from '../links.tsx'
import { Failure, useTitle, Waiting } from '../notices.tsx'
import { enteredUnlocksQuery } from '../queries.ts'
import { StateTag } from '../queue/state-tag.tsx'
import { showTime } from '../show.ts'

/** Papers for an unlock that came otherwise than online: what this clerk is entering. */
export function Page() {
  const { words, language } = useSpeech()
  const say = words.unlock.entry
  const go = useGo()
  const found = useQuery(enteredUnlocksQuery)
  const rows = found.data?.unlocks ?? []
  useTitle(say.title)
  return (
    <>
      <h1>{say.title}</h1>
      <p className="quiet">{say.lead}</p>
      <p>
        <Button type="primary" onClick={() => go({ to: '/console/unlocks/new' })}>
          {say.begin}
        </Button>
      </p>
      <h2>{say.waiting}</h2>
      {found.error && <Failure error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Waiting />}
      {found.data && rows.length === 0 && (
        <Empty className="nothing" image={Empty.PRESENTED_IMAGE_SIMPLE} description={say.empty} />
      )}
      <ul className="queue-list">
        {rows.map(({ reference, holder, state, channel, createdAt }) => (
          <li key={reference} data-unlock={reference}>
            <div className="split">
              <PageLink to="/console/unlocks/$reference" params={{ reference }} className="case-link">
                {holder.name}
              </PageLink>
              <StateTag kind="unlock" state={state} />
            </div>
            <code>{reference}</code>
            <div className="quiet">
              {words.unlock.channels[channel]} · {showTime(createdAt, language)}
            </div>
          </li>
        ))}
      </ul>
      <p className="quiet">{say.submittedElsewhere}</p>
    </>
  )
}
