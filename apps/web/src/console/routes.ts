import { STORED_SERIAL } from '@certhall/model/serials'
import type { RouteComponent } from '@tanstack/react-router'
import { readTellingsSearch } from './applications/search.ts'
import { readCertificateSearch } from './certificates/search.ts'
import { readCounterSearch } from './counter/search.ts'
import { readFinanceSearch } from './finance/search.ts'
import { readOrdersSearch } from './orders/search.ts'
import { readQueueSearch } from './queue/search.ts'
import { readRecoveriesSearch } from './recoveries/search.ts'

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
  const inside = typeof next === 'string' && /^\/console(\/[\w/-]*)?(\?|$)/.test(next)
  return { next: inside ? next : undefined, ended: ended === true || undefined }
}

/** Serials that are all digits reach us as numbers. */
function readRequestSearch({ certificate }: Record<string, unknown>) {
  const serial = String(certificate ?? '')
  return { certificate: STORED_SERIAL.test(serial) ? serial : undefined }
}

/** Which applications; anything else in the address is left out. */
function readBulkSearch({ refs }: Record<string, unknown>) {
  const found = (Array.isArray(refs) ? refs : []).filter(
    (one): one is string => typeof one === 'string' && /^CH[0-9]{8}-[0-9A-HJKMNP-TV-Z]{8}$/.test(one),
  )
  return { refs: [...new Set(found)].slice(0, 100) }
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
  {
    path: '/console/finance',
    page: () => import('./pages/finance.tsx') as PageModule,
    search: readFinanceSearch,
  },
  {
    path: '/console/bulk-approval',
    page: () => import('./pages/bulk-approval.tsx') as PageModule,
    search: readBulkSearch,
  },
  {
    path: '/console/seal-register/$id',
    page: () => import('./pages/registered-seal.tsx') as PageModule,
    search: () => ({}),
  },
  {
    path: '/console/seals/$reference',
    page: () => import('./pages/seal.tsx') as PageModule,
    search: () => ({}),
  },
  {
    path: '/console/counter',
    page: () => import('./pages/counter.tsx') as PageModule,
    search: readCounterSearch,
  },
  {
    path: '/console/first-issue',
    page: () => import('./pages/first-issue.tsx') as PageModule,
    search: () => ({}),
  },
  {
    path: '/console/counter/$id',
    page: () => import('./pages/counter-holder.tsx') as PageModule,
    search: () => ({}),
  },
  {
    path: '/console/orders',
    page: () => import('./pages/orders.tsx') as PageModule,
    search: readOrdersSearch,
  },
  {
    path: '/console/orders/$order',
    page: () => import('./pages/order.tsx') as PageModule,
    search: () => ({}),
  },
  {
    path: '/console/unlocks',
    page: () => import('./pages/unlocks.tsx') as PageModule,
    search: () => ({}),
  },
  {
    path: '/console/unlocks/new',
    page: () => import('./pages/unlock-entry.tsx') as PageModule,
    search: readRequestSearch,
  },
  {
    path: '/console/unlocks/$reference',
    page: () => import('./pages/entered-unlock.tsx') as PageModule,
    search: () => ({}),
  },
  {
    path: '/console/certificates',
    page: () => import('./pages/certificates.tsx') as PageModule,
    search: readCertificateSearch,
  },
  {
    path: '/console/certificates/$serial',
    page: () => import('./pages/certificate.tsx') as PageModule,
    search: () => ({}),
  },
  {
    path: '/console/proposals',
    page: () => import('./pages/proposals.tsx') as PageModule,
    search: () => ({}),
  },
  {
    path: '/console/profiles',
    page: () => import('./pages/profiles.tsx') as PageModule,
    search: () => ({}),
  },
  {
    path: '/console/profiles/$id',
    page: () => import('./pages/profile.tsx') as PageModule,
    search: () => ({}),
  },
  {
    path: '/console/recoveries',
    page: () => import('./pages/recoveries.tsx') as PageModule,
    search: readRecoveriesSearch,
  },
  {
    path: '/console/recoveries/new',
    page: () => import('./pages/recovery-request.tsx') as PageModule,
    search: readRequestSearch,
  },
  {
    path: '/console/recoveries/$id',
    page: () => import('./pages/recovery.tsx') as PageModule,
    search: (raw) => ({ asked: raw.asked === true || undefined }),
  },
  {
    path: '/console/key-centre',
    page: () => import('./pages/key-centre.tsx') as PageModule,
    search: () => ({}),
  },
  {
    path: '/console/authorities',
    page: () => import('./pages/authorities.tsx') as PageModule,
    search: () => ({}),
  },
  {
    path: '/console/applications',
    page: () => import('./pages/applications.tsx') as PageModule,
    search: () => ({}),
  },
  {
    path: '/console/applications/new',
    page: () => import('./pages/application-registration.tsx') as PageModule,
    search: () => ({}),
  },
  {
    path: '/console/applications/$id',
    page: () => import('./pages/application.tsx') as PageModule,
    search: readTellingsSearch,
  },
  {
    path: '/console/account',
    page: () => import('./pages/account.tsx') as PageModule,
    search: () => ({}),
  },
  {
    path: '/console/people',
    page: () => import('./pages/people.tsx') as PageModule,
    search: () => ({}),
  },
  {
    path: '/console/people/$id',
    page: () => import('./pages/person.tsx') as PageModule,
    search: () => ({}),
  },
  {
    path: '/console/jurisdictions',
    page: () => import('./pages/jurisdictions.tsx') as PageModule,
    search: () => ({}),
  },
] as const satisfies readonly Row[]

/** Where the console begins: it leads on to the room that one's work is in. */
export const START = '/console'

export type ConsolePath = (typeof CONSOLE_ROUTES)[number]['path'] | typeof START
