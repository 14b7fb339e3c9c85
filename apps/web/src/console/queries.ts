import type {
  ApplicationDetail,
  ApplicationView,
  Authorities,
  Cancellation,
  CaseDeskView,
  CounterHolder,
  CounterHolders,
  EnteredUnlocks,
  ErasureList,
  Hall,
  JurisdictionTree,
  KeyCentre,
  ProfileDetail,
  ProfileList,
  ProposalList,
  RecoveryDetail,
  RecoveryView,
  SavedViews,
  StaffAccount,
  StaffCase,
  StaffCertificate,
  StaffCertificates,
  StaffOrder,
  StaffOrders,
  StaffPerson,
  StaffQueue,
  StaffSealCase,
  StaffSealRecord,
  StaffSession,
  StaffUnlockCase,
} from '@certhall/model/api'
import { keepPreviousData, MutationCache, QueryCache, QueryClient, queryOptions } from '@tanstack/react-query'
import { ApiProblem, callApi } from '../shared/api-client.ts'
import { type QueueSearch, toQuery } from './queue/search.ts'

export function createQueries(): QueryClient {
  // an ended session shows in whatever is asked next: then the gate leads to the log-in page and back
  const onError = (error: Error) => {
    if (error instanceof ApiProblem && error.code === 'log-in-required') {
      client.setQueryData(sessionQuery.queryKey, null)
    }
  }
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // a refusal is an answer; only a hall that is away is asked again
        retry: (count, error) => error instanceof ApiProblem && error.code === 'server-away' && count < 2,
        retryDelay: 800,
      },
    },
  })
  return client
}

/** null where nobody is logged in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: 60_000,
  queryFn: async () => {
    try {
      return await callApi<StaffSession>('GET', '/api/staff/session')
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'log-in-required') return null
      throw error
    }
  },
})

export const hallQuery = queryOptions({
  queryKey: ['hall'],
  queryFn: () => callApi<Hall>('GET', '/api/hall'),
  staleTime: 5 * 60_000,
})

export function queueQuery(search: QueueSearch) {
  const query = toQuery(search)
  return queryOptions({
    queryKey: ['queue', query],
    queryFn: () => callApi<StaffQueue>('GET', `/api/staff/cases?${query}`),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  })
}

export function caseQuery(reference: string) {
  return queryOptions({
    queryKey: ['case', reference],
    queryFn: () => callApi<StaffCase>('GET', `/api/staff/cases/${encodeURIComponent(reference)}`),
    staleTime: 0,
  })
}

export function sealQuery(reference: string) {
  return queryOptions({
    queryKey: ['seal', reference],
    queryFn: () => callApi<StaffSealCase>('GET', `/api/staff/seal-cases/${encodeURIComponent(reference)}`),
    staleTime: 0,
  })
}

export function registeredSealQuery(id: string) {
  return queryOptions({
    queryKey: ['registered-seal', id],
    queryFn: () => callApi<StaffSealRecord>('GET', `/api/staff/seals/${encodeURIComponent(id)}`),
    staleTime: 0,
  })
}

export function counterHoldersQuery(q: string) {
  return queryOptions({
    queryKey: ['counter', q],
    queryFn: () => callApi<CounterHolders>('GET', `/api/staff/counter/holders?${new URLSearchParams({ q })}`),
  })
}

export function counterHolderQuery(id: string) {
  return queryOptions({
    queryKey: ['counter-holder', id],
    queryFn: () => callApi<CounterHolder>('GET', `/api/staff/counter/holders/${encodeURIComponent(id)}`),
    staleTime: 0,
  })
}

export const cancellationsQuery = queryOptions({
  queryKey: ['cancellations'],
  queryFn: () => callApi<{ cancellations: Cancellation[] }>('GET', '/api/staff/counter/cancellations'),
  refetchInterval: 60_000,
})

export const erasuresQuery = queryOptions({
  queryKey: ['erasures'],
  queryFn: () => callApi<ErasureList>('GET', '/api/staff/counter/erasures'),
  refetchInterval: 60_000,
})

export function ordersQuery(q: string, state: string | undefined) {
  const query = new URLSearchParams({ ...(q && { q }), ...(state && !q && { state }) })
  return queryOptions({
    queryKey: ['orders', q, state],
    queryFn: () => callApi<StaffOrders>('GET', `/api/staff/orders?${query}`),
    refetchInterval: 60_000,
  })
}

export function orderQuery(order: string) {
  return queryOptions({
    queryKey: ['order', order],
    queryFn: () => callApi<StaffOrder>('GET', `/api/staff/orders/${encodeURIComponent(order)}`),
    staleTime: 0,
  })
}

export function certificatesQuery(q: string) {
  return queryOptions({
    queryKey: ['certificates', q],
    queryFn: () => callApi<StaffCertificates>('GET', `/api/staff/certificates?${new URLSearchParams({ q })}`),
  })
}

export function certificateQuery(serial: string) {
  return queryOptions({
    queryKey: ['certificate', serial],
    queryFn: () => callApi<StaffCertificate>('GET', `/api/staff/certificates/${encodeURIComponent(serial)}`),
    staleTime: 0,
  })
}

export const recoveriesQuery = queryOptions({
  queryKey: ['recoveries'],
  queryFn: () => callApi<{ recoveries: RecoveryView[] }>('GET', '/api/staff/recoveries'),
  refetchInterval: 60_000,
})

export function recoveryQuery(id: string) {
  return queryOptions({
    queryKey: ['recovery', id],
    queryFn: () => callApi<RecoveryDetail>('GET', `/api/staff/recoveries/${encodeURIComponent(id)}`),
    staleTime: 0,
    // an entry of the trail is chained within five seconds
    refetchInterval: ({ state }) =>
      state.data?.trail.some(({ position }) => position === undefined) ? 3000 : 15_000,
  })
}

export const keyCentreQuery = queryOptions({
  queryKey: ['key-centre'],
  queryFn: () => callApi<KeyCentre>('GET', '/api/staff/key-centre'),
  refetchInterval: 60_000,
})

export const authoritiesQuery = queryOptions({
  queryKey: ['authorities'],
  queryFn: () => callApi<Authorities>('GET', '/api/staff/authorities'),
  refetchInterval: 60_000,
})

export const applicationsQuery = queryOptions({
  queryKey: ['applications'],
  queryFn: () => callApi<{ applications: ApplicationView[] }>('GET', '/api/staff/applications'),
})

/** `state`: only messages in it. */
export function applicationQuery(id: string, state?: 'failed' | 'retrying') {
  const query = state ? `?state=${state}` : ''
  return queryOptions({
    queryKey: ['applications', id, state ?? 'all'],
    queryFn: () =>
      callApi<ApplicationDetail>('GET', `/api/staff/applications/${encodeURIComponent(id)}${query}`),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  })
}
export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: () => callApi<StaffAccount>('GET', '/api/staff/account'),
  staleTime: 0,
})

export const peopleQuery = queryOptions({
  queryKey: ['people'],
  queryFn: () => callApi<{ people: StaffPerson[] }>('GET', '/api/staff/people'),
})

export function personQuery(id: string) {
  return queryOptions({
    queryKey: ['person', id],
    queryFn: () => callApi<StaffPerson>('GET', `/api/staff/people/${encodeURIComponent(id)}`),
    staleTime: 0,
  })
}

export const jurisdictionsQuery = queryOptions({
  queryKey: ['jurisdictions'],
  queryFn: () => callApi<JurisdictionTree>('GET', '/api/staff/jurisdictions'),
})

export function deskQuery(reference: string) {
  return queryOptions({
    queryKey: ['desk', reference],
    queryFn: () => callApi<CaseDeskView>('GET', `/api/staff/cases/${encodeURIComponent(reference)}/desk`),
    staleTime: 0,
    refetchInterval: 30_000,
  })
}

export const enteredUnlocksQuery = queryOptions({
  queryKey: ['unlocks'],
  queryFn: () => callApi<EnteredUnlocks>('GET', '/api/staff/unlocks'),
  staleTime: 0,
})

export function enteredUnlockQuery(reference: string) {
  return queryOptions({
    queryKey: ['unlocks', reference],
    queryFn: () => callApi<StaffUnlockCase>('GET', `/api/staff/unlocks/${encodeURIComponent(reference)}`),
  })
}

export const viewsQuery = queryOptions({
  queryKey: ['views'],
  queryFn: () => callApi<SavedViews>('GET', '/api/staff/views'),
})

export const proposalsQuery = queryOptions({
  queryKey: ['proposals'],
  queryFn: () => callApi<ProposalList>('GET', '/api/staff/proposals'),
  refetchInterval: 60_000,
})

export const profilesQuery = queryOptions({
  queryKey: ['profiles'],
  queryFn: () => callApi<ProfileList>('GET', '/api/staff/profiles'),
})

export function profileQuery(id: string) {
  return queryOptions({
    queryKey: ['profiles', id],
    queryFn: () => callApi<ProfileDetail>('GET', `/api/staff/profiles/${encodeURIComponent(id)}`),
    staleTime: 0,
  })
}
