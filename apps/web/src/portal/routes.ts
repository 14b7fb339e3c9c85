/**
 * Every page of the portal. Tests list them from here, so a page that is not in this table does not exist.
 * `page` loads the page's own script; each of these modules exports `Page`.
 */
export const PORTAL_ROUTES = [{ path: '/', page: () => import('./pages/home.tsx') }] as const

export type PortalPath = (typeof PORTAL_ROUTES)[number]['path']

/** Any other address. */
export const notFoundPage = () => import('./pages/not-found.tsx')
