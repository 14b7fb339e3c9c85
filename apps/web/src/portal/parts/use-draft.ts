import type { Draft, RenewalCase } from '@certhall/model/api'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem, callApi } from '../../shared/api-client.ts'
import { caseQuery } from '../queries.ts'

// saves of one page follow each other, so that a save on blur and one by a button never race for a version
let last: Promise<unknown> = Promise.resolve()

/** Keeps parts of an application on the server. A version taken meanwhile by another window is read and the save repeated. */
export function useSaveDraft(reference: string) {
  const queries = useQueryClient()
  const { queryKey, queryFn } = caseQuery(reference)

  async function put(draft: Draft): Promise<RenewalCase> {
    const known = queries.getQueryData(queryKey) ?? (await queries.fetchQuery(caseQuery(reference)))
    const send = ({ version }: RenewalCase) =>
      callApi<RenewalCase>('PATCH', `/api/cases/${reference}/draft`, { version, draft })
    try {
      return await send(known)
    } catch (error) {
      if (!(error instanceof ApiProblem && error.code === 'case-stale')) throw error
      return await send(await queries.fetchQuery({ queryKey, queryFn, staleTime: 0 }))
    }
  }

  return function save(draft: Draft): Promise<RenewalCase> {
    const saved = last
      .catch(() => {})
      .then(() => put(draft))
      .then(async (renewal) => {
        // an answer that left the hall before this save, and is slower than it, must not take its place
        await queries.cancelQueries({ queryKey, exact: true })
        queries.setQueryData(queryKey, renewal)
        queries.setQueryData(['cases'], undefined)
        return renewal
      })
    last = saved
    return saved
  }
}

/** The application once every save under way has been answered: what is submitted has the version of the last of them. */
export function useSaved(reference: string): () => Promise<RenewalCase> {
  const queries = useQueryClient()
  return async () => {
    await last.catch(() => {})
    const query = caseQuery(reference)
    return queries.getQueryData(query.queryKey) ?? queries.fetchQuery(query)
  }
}

/**
 * What is being typed, kept in the tab (sessionStorage) until the server has it: a reload restores every letter.
 * `saved` is what the server has.
 */
export function useTyping<T extends Record<string, string>>(key: string, saved: T) {
  const [values, setValues] = useState<T>(() => ({ ...saved, ...restored<T>(key) }))
  return {
    values,
    set(name: keyof T, value: string) {
      const next = { ...values, [name]: value }
      setValues(next)
      store(key, next)
    },
  }
}

export function forgetTyping(reference: string): void {
  try {
    for (const key of Object.keys(sessionStorage)) {
      if (key.includes(reference)) sessionStorage.removeItem(key)
    }
  } catch {}
}

export function restored<T>(key: string): Partial<T> {
  try {
    return JSON.parse(sessionStorage.getItem(`certhall.${key}`) ?? '{}')
  } catch {
    return {}
  }
}

export function store(key: string, value: unknown): void {
  try {
    sessionStorage.setItem(`certhall.${key}`, JSON.stringify(value))
  } catch {}
}
