import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouteComponent,
} from '@tanstack/react-router'
import { loadLate } from './i18n.ts'
import { Loading } from './parts/problem.tsx'
import { notFoundPage, PORTAL_ROUTES } from './routes.ts'
import { Shell } from './shell.tsx'

export function createPortalRouter() {
  const root = createRootRoute({
    component: Shell,
    notFoundComponent: lazyRouteComponent(notFoundPage, 'Page') as RouteComponent,
  })
  const children = PORTAL_ROUTES.map((row) =>
    createRoute({
      getParentRoute: () => root,
      path: row.path,
      component: lazyRouteComponent(row.path === '/' ? row.page : withLateWords(row.page), 'Page'),
      pendingComponent: Loading,
    }),
  )
  return createRouter({
    routeTree: root.addChildren(children),
    defaultPreload: 'intent',
    scrollRestoration: true,
  })
}

type LoadPage = () => Promise<{ Page: RouteComponent }>

function withLateWords(page: () => Promise<unknown>): LoadPage {
  return async () => {
    const [module] = await Promise.all([page() as ReturnType<LoadPage>, loadLate()])
    return module
  }
}
