import { BridgeError, connectAssistant } from '@certhall/bridge'
import { type QueryKey, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { problemWords, useSpeech } from '../language.tsx'
import { hallQuery } from '../queries.ts'

type Request = Parameters<ReturnType<typeof connectAssistant>['request']>[0]

/** The assistant on the clerk's computer, with the holder and his token there: `prepare` asks the hall what it is to do. */
export function useDeskAssistant({ prepare, after }: { prepare: () => Promise<Request>; after: QueryKey }) {
  const { words } = useSpeech()
  const queries = useQueryClient()
  const hall = useQuery(hallQuery)
  const [step, setStep] = useState<string>()
  const act = useMutation({
    async mutationFn() {
      // within the click: a window opened later is blocked
      const assistant = connectAssistant({ origins: hall.data?.agentOrigins ?? [] })
      try {
        return await assistant.request(await prepare(), setStep)
      } finally {
        assistant.close()
      }
    },
    onSettled: () => queries.invalidateQueries({ queryKey: after }),
  })
  const { error } = act
  return {
    start: () => act.mutate(),
    pending: act.isPending,
    /** The token is being written. */
    writing: act.isPending && step !== undefined,
    answer: act.data,
    told:
      error === null
        ? undefined
        : error instanceof BridgeError
          ? words.counter.deliver.assistant[error.code]
          : problemWords(error, words),
  }
}
