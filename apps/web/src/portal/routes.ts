/**
 * Every page of the portal. Tests list them from here, so a page that is not in this table does not exist.
 * `page` loads the page's own script; each of these modules exports `Page`.
 */
export const PORTAL_ROUTES = [
  { path: '/', page: () => import('./pages/home.tsx') },
  { path: '/renew', page: () => import('./pages/renew.tsx') },
  { path: '/renew/refused', page: () => import('./pages/refused.tsx') },
  { path: '/renew/$reference/confirm', page: () => import('./pages/confirm.tsx') },
  { path: '/renew/$reference/term', page: () => import('./pages/term.tsx') },
  { path: '/renew/$reference/handler', page: () => import('./pages/handler.tsx') },
  { path: '/renew/$reference/fee', page: () => import('./pages/fee.tsx') },
  { path: '/renew/$reference/check', page: () => import('./pages/check.tsx') },
  { path: '/change', page: () => import('./pages/change.tsx') },
  { path: '/change/$reference/confirm', page: () => import('./pages/confirm.tsx') },
  { path: '/change/$reference/numbers', page: () => import('./pages/numbers.tsx') },
  { path: '/change/$reference/check', page: () => import('./pages/check.tsx') },
  { path: '/cases', page: () => import('./pages/cases.tsx') },
  { path: '/cases/$reference', page: () => import('./pages/case.tsx') },
  { path: '/keys', page: () => import('./pages/keys.tsx') },
  { path: '/seals', page: () => import('./pages/seals.tsx') },
  { path: '/seals/$reference', page: () => import('./pages/seal.tsx') },
  { path: '/stamp', page: () => import('./pages/stamp.tsx') },
  { path: '/seal-check', page: () => import('./pages/seal-check.tsx') },
  { path: '/loss', page: () => import('./pages/loss.tsx') },
  { path: '/notices', page: () => import('./pages/notices.tsx') },
  { path: '/mail', page: () => import('./pages/mail.tsx') },
  { path: '/mail/status', page: () => import('./pages/mail-status.tsx') },
  { path: '/unlock', page: () => import('./pages/unlock.tsx') },
  { path: '/status', page: () => import('./pages/status.tsx') },
  { path: '/log-in/$uid', page: () => import('./pages/log-in.tsx') },
  { path: '/assistant', page: () => import('./pages/assistant.tsx') },
  { path: '/service-points', page: () => import('./pages/service-points.tsx') },
  { path: '/help', page: () => import('./pages/help.tsx') },
  { path: '/privacy', page: () => import('./pages/privacy.tsx') },
] as const

export type PortalPath = (typeof PORTAL_ROUTES)[number]['path']

/** Any other address. */
export const notFoundPage = () => import('./pages/not-found.tsx')
