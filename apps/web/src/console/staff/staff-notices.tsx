import type { StaffSession } from '@certhall/model/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { Alert, Button } from 'antd'
import { callApi } from '../../shared/api-client.ts'
import { useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { sessionQuery } from '../queries.ts'
import { showDay } from '../show.ts'

/** Above every page: what has to be done first, for whom one stands in, that the log-in was weak. */
export function StaffNotices({ staff }: { staff: StaffSession }) {
  const { words, language } = useSpeech()
  const here = useLocation({ select: (location) => location.pathname })
  const act = useActing()
  const toAccount = here !== '/console/account' && (
    <PageLink to="/console/account">{words.me.toAccount}</PageLink>
  )
  return (
    <>
      {staff.mustDo && (
        <Alert
          type="warning"
          showIcon
          title={staff.mustDo === 'password' ? words.me.mustPassword : words.me.mustFactor}
          action={toAccount}
        />
      )}
      {staff.actingFor && (
        <Alert
          type="info"
          showIcon
          title={words.me.acting(staff.actingFor.name, showDay(staff.actingFor.until, language))}
          action={
            <Button size="small" loading={act.isPending} onClick={() => act.mutate(undefined)}>
              {words.me.self}
            </Button>
          }
        />
      )}
      {staff.weak && !staff.mustDo && (
        <p className="quiet notice-line">
          {words.me.weak} {toAccount}
        </p>
      )}
    </>
  )
}

/** Stands in for somebody, or is oneself again; whatever was read before belonged to another jurisdiction. */
export function useActing() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (absent: string | undefined) =>
      callApi<StaffSession>('POST', '/api/staff/account/acting', { absent }),
    onSuccess(session) {
      queries.setQueryData(sessionQuery.queryKey, session)
      return queries.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' })
    },
  })
}
