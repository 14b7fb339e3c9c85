import { BridgeError, connectAssistant } from '@certhall/bridge'
import type { StaffSession } from '@certhall/model/api'
import { useMutation, useQuery } from '@tanstack/react-query'
import { callApi } from '../../shared/api-client.ts'
import { useSpeech } from '../language.tsx'
import { hallQuery } from '../queries.ts'

/** Log-in by a certificate on a token, through the assistant's window. To be started from a click. */
export function useTokenLogIn(done: (session: StaffSession) => void) {
  const { language } = useSpeech()
  const hall = useQuery(hallQuery)
  const challenge = useQuery({
    queryKey: ['staff-challenge'],
    // Fetched before the click: the window has to open within it. A nonce lives five minutes.
    queryFn: () => callApi<{ nonce: string }>('POST', '/api/challenges', { purpose: 'staff-log-in' }),
    refetchInterval: 4 * 60_000,
    staleTime: 4 * 60_000,
    gcTime: 0,
  })
  const ask = useMutation({
    async mutationFn({ origins, nonce }: { origins: readonly string[]; nonce: string }) {
      const assistant = connectAssistant({ origins })
      try {
        const { statement } = await assistant.request({ type: 'staff-log-in', nonce, language })
        return await callApi<StaffSession>('POST', '/api/staff/session/certificate', { statement })
      } finally {
        assistant.close()
      }
    },
    onSuccess: done,
    // A nonce is good once.
    onSettled: () => challenge.refetch(),
  })
  const origins = hall.data?.agentOrigins
  const nonce = challenge.data?.nonce
  return {
    ready: origins !== undefined && origins.length > 0 && nonce !== undefined,
    asking: ask.isPending,
    error: ask.error,
    /** The assistant's window gave no answer; what the hall refused is said by its own words. */
    unfinished: ask.error instanceof BridgeError,
    start: () => origins && nonce && ask.mutate({ origins, nonce }),
  }
}
