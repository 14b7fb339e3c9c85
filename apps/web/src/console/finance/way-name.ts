import { useQuery } from '@tanstack/react-query'
import { useSpeech } from '../language.tsx'
import { hallQuery } from '../queries.ts'

/** The name of a way to pay; one that is switched off by now keeps its id. */
export function useWayName(): (id: string) => string {
  const { words, language } = useSpeech()
  const { data } = useQuery(hallQuery)
  return (id) =>
    id === 'bank' ? words.finance.bank : (data?.payWays.find((way) => way.id === id)?.name[language] ?? id)
}

/** Who may act on money; others look. */
export const MAY_ACT = ['finance', 'operator'] as const
