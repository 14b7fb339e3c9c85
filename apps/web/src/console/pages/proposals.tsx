import { useQuery } from '@tanstack/react-query'
import { Empty } from 'antd'
import { useSpeech } from '../language.tsx'
import { Failure, useTitle, Waiting } from '../notices.tsx'
import { ProposalCard } from '../proposals/proposal-card.tsx'
import { proposalsQuery } from '../queries.ts'

/** What waits for a second person, then what became of the others. */
export function Page() {
  const { words } = useSpeech()
  const found = useQuery(proposalsQuery)
  useTitle(words.proposals.title)
  const all = found.data?.proposals ?? []
  const open = all.filter(({ state }) => state === 'open')
  const ended = all.filter(({ state }) => state !== 'open')
  return (
    <>
      <h1>{words.proposals.title}</h1>
      <p className="quiet">{words.proposals.lead}</p>
      {found.error && <Failure error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Waiting />}
      {found.data && open.length === 0 && (
        <Empty className="nothing" image={Empty.PRESENTED_IMAGE_SIMPLE} description={words.proposals.empty} />
      )}
      {found.data && (
        <div className="matter narrow">
          {open.map((proposal) => (
            <section key={proposal.id}>
              <ProposalCard proposal={proposal} about />
            </section>
          ))}
          {ended.length > 0 && <h2>{words.proposals.ended}</h2>}
          {ended.map((proposal) => (
            <section key={proposal.id}>
              <ProposalCard proposal={proposal} about />
            </section>
          ))}
        </div>
      )}
    </>
  )
}
