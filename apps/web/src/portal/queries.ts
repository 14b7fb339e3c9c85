import type {
  Hall,
  OlderKeys,
  OwnCertificates,
  PublicNotices,
  RenewalCase,
  SealCase,
  SealList,
  Session,
  StampingList,
} from '@certhall/model/api'
import { QueryClient, queryOptions } from '@tanstack/react-query'
import { ApiProblem, callApi } from '../shared/api-client.ts'

export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        // a refusal is an answer; only a hall that is away is asked again
        retry: (count, error) => error instanceof ApiProblem && error.code === 'server-away' && count < 2,
        retryDelay: 800,
      },
    },
  })
}

export const hallQuery = queryOptions({
  queryKey: ['hall'],
  queryFn: () => callApi<Hall>('GET', '/api/hall'),
  staleTime: 5 * 60_000,
})

/** null where nobody is logged in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async () => {
    try {
      return await callApi<Session>('GET', '/api/session')
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'log-in-required') return null
      throw error
    }
  },
})

export const casesQuery = queryOptions({
  queryKey: ['cases'],
  queryFn: () => callApi<{ cases: RenewalCase[] }>('GET', '/api/cases'),
})

export const olderKeysQuery = queryOptions({
  queryKey: ['older-keys'],
  queryFn: () => callApi<OlderKeys>('GET', '/api/older-keys'),
})

export const sealsQuery = queryOptions({
  queryKey: ['seals'],
  queryFn: () => callApi<SealList>('GET', '/api/seals'),
  staleTime: 0,
})

export const stampingsQuery = queryOptions({
  queryKey: ['stampings'],
  queryFn: () => callApi<StampingList>('GET', '/api/stampings'),
})

export function sealCaseQuery(reference: string) {
  return queryOptions({
    queryKey: ['seals', reference],
    queryFn: () => callApi<SealCase>('GET', `/api/seal-cases/${encodeURIComponent(reference)}`),
    staleTime: 0,
  })
}

export const ownCertificatesQuery = queryOptions({
  queryKey: ['own-certificates'],
  queryFn: () => callApi<OwnCertificates>('GET', '/api/my-certificates'),
  staleTime: 0,
})

/** null where nobody has entered a code, or the session is over. */
export const lossSessionQuery = queryOptions({
  queryKey: ['loss-session'],
  staleTime: 0,
  queryFn: async () => {
    try {
      return await callApi<OwnCertificates>('GET', '/api/loss/session')
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'log-in-required') return null
      throw error
    }
  },
})

export function publicNoticesQuery(kind: 'renewed' | 'revoked' | undefined, page: number) {
  const query = new URLSearchParams({ page: String(page), ...(kind && { kind }) })
  return queryOptions({
    queryKey: ['public-notices', kind, page],
    queryFn: () => callApi<PublicNotices>('GET', `/api/public-notices?${query}`),
  })
}

export function caseQuery(reference: string) {
  return queryOptions({
    queryKey: ['case', reference],
    queryFn: () => callApi<RenewalCase>('GET', `/api/cases/${encodeURIComponent(reference)}`),
    staleTime: 0,
  })
}
