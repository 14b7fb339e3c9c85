import type { Session } from '@certhall/model/api'
import { useQueryClient } from '@tanstack/react-query'
import { callApi } from '../../shared/api-client.ts'
import { sessionQuery } from '../queries.ts'
import { useWords } from '../use-words.ts'
import { useHall } from './hall.ts'
import { type Ask, useAsk } from './use-ask.ts'

/** Log-in with the token, through the assistant's window. */
export function useLogIn(): Ask & {
  logIn(options: { certificate?: string; after?(session: Session): Promise<void> | void }): Promise<void>
} {
  const ask = useAsk()
  const hall = useHall()
  const { w, language } = useWords()
  const queries = useQueryClient()
  return {
    ...ask,
    logIn: ({ certificate, after }) =>
      ask.start({
        async prepare() {
          const { nonce } = await callApi<{ nonce: string }>('POST', '/api/challenges', { purpose: 'log-in' })
          return { type: 'log-in', nonce, application: w(hall.name), certificate, language }
        },
        async finish(answer) {
          if (answer.type !== 'log-in') return
          const session = await callApi<Session>('POST', '/api/session', { statement: answer.statement })
          // another holder's cases are nobody's business; the same holder goes on where he was
          const before = queries.getQueryData(['holder'])
          const same = before === session.holder.idNumber
          queries.setQueryData(['holder'], session.holder.idNumber)
          for (const key of ['case', 'cases', 'older-keys']) {
            if (same) void queries.invalidateQueries({ queryKey: [key] })
            else void queries.resetQueries({ queryKey: [key] })
          }
          queries.setQueryData(sessionQuery.queryKey, session)
          await after?.(session)
        },
      }),
  }
}
