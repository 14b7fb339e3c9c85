import type { RouteComponent } from '@tanstack/react-router'
import { readQueueSearch } from './queue/search.ts'

type PageModule = Promise<{ Page: RouteComponent }>

interface Row {
  path: string
  page: () => PageModule
  /** Shown to everybody; all other pages lead to the log-in page first. */
  open?: boolean
  search: (raw: Record<string, unknown>) => object
}

/** Only back into the console: never to an address that somebody else put there. */
function readLogInSearch({ next, ended }: Record<string, unknown>) {
  const inside = typeof next === 'string' && /^\/console\/[\w/-]*(\?|$)/.test(next)
  return { next: inside ? next : undefined, ended: ended === true || undefined }
}

/**
 * Every page of the console. Tests list them from here, so a page that is not in this table does not exist. `page` loads the
 * page's own script; each of these modules exports `Page`. `search` reads the page's part of the address.
 */
export const CONSOLE_ROUTES = [
  {
    path: '/console/log-in',
    open: true,
    page: () => import('./pages/log-in.tsx') as PageModule,
    // only back into the console: never to an address that somebody else put there
    search: readLogInSearch,
  },
  {
    path: '/console/cases',
    page: () => import('./pages/queue.tsx') as PageModule,
    search: readQueueSearch,
  },
  {
    path: '/console/cases/$reference',
    page: () => import('./pages/case.tsx') as PageModule,
    search: (raw) => ({ decide: ['approve', 'reject', 'correct'].find((row) => row === raw.decide) }),
  },
] as const satisfies readonly Row[]

export type ConsolePath = (typeof CONSOLE_ROUTES)[number]['path']

/** Where the console begins. */
export const START: ConsolePath = '/console/cases'
