import type {
  ChargeList,
  InvoiceList,
  NotedPayments,
  OpenLines,
  ReconciliationList,
  RefundList,
} from '@certhall/model/api'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { callApi } from '../../shared/api-client.ts'

export function chargesQuery(q: string | undefined, page: number) {
  const query = new URLSearchParams({ page: String(page), ...(q && { q }) })
  return queryOptions({
    queryKey: ['finance', 'charges', q, page],
    queryFn: () => callApi<ChargeList>('GET', `/api/staff/charges?${query}`),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  })
}

export const refundsQuery = queryOptions({
  queryKey: ['finance', 'refunds'],
  queryFn: () => callApi<RefundList>('GET', '/api/staff/refunds'),
  refetchInterval: 30_000,
})

export const invoicesQuery = queryOptions({
  queryKey: ['finance', 'invoices'],
  queryFn: () => callApi<InvoiceList>('GET', '/api/staff/invoices'),
  refetchInterval: 30_000,
})

export const linesQuery = queryOptions({
  queryKey: ['finance', 'lines'],
  queryFn: () => callApi<OpenLines>('GET', '/api/staff/statement-lines'),
})

export const notedQuery = queryOptions({
  queryKey: ['finance', 'noted'],
  queryFn: () => callApi<NotedPayments>('GET', '/api/staff/noted-payments'),
})

export const daysQuery = queryOptions({
  queryKey: ['finance', 'days'],
  queryFn: () => callApi<ReconciliationList>('GET', '/api/staff/reconciliations'),
})
