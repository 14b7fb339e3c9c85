import { useQuery } from '@tanstack/react-query'
import { useStaff } from '../gate.tsx'
import { useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { queueQuery } from '../queries.ts'

/** Straight on to the application that has waited longest. */
export function NextCase({ after }: { after: string }) {
  const { words } = useSpeech()
  const reviewer = useStaff().roles.includes('reviewer')
  const queue = useQuery({
    ...queueQuery({ view: 'review', size: 10 }),
    enabled: reviewer,
    placeholderData: undefined,
  })
  if (!reviewer || !queue.data) return null
  const next = queue.data.rows.find((row) => row.reference !== after)
  if (!next) return <p className="quiet">{words.decide.noMore}</p>
  return (
    <p>
      <PageLink to="/console/cases/$reference" params={{ reference: next.reference }}>
        {words.decide.next} → {next.holderName}
      </PageLink>
    </p>
  )
}
