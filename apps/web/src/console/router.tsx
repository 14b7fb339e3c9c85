import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  type RouteComponent,
} from '@tanstack/react-router'
import { Gate } from './gate.tsx'
import { NotFound, Waiting } from './notices.tsx'
import { CONSOLE_ROUTES, START } from './routes.ts'

export function createConsoleRouter() {
  const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound })
  const gate = createRoute({ getParentRoute: () => root, id: 'staff', component: Gate })
  const start = createRoute({
    getParentRoute: () => gate,
    path: START,
    component: lazyRouteComponent(
      () => import('./pages/home.tsx') as Promise<{ Page: RouteComponent }>,
      'Page',
    ),
    pendingComponent: Waiting,
  })
  const routeOf = (row: (typeof CONSOLE_ROUTES)[number], parent: typeof root | typeof gate) =>
    createRoute({
      getParentRoute: () => parent as typeof root,
      path: row.path,
      validateSearch: row.search,
      component: lazyRouteComponent(row.page, 'Page'),
      pendingComponent: Waiting,
    })
  const open = CONSOLE_ROUTES.filter((row) => 'open' in row).map((row) => routeOf(row, root))
  const staff = CONSOLE_ROUTES.filter((row) => !('open' in row)).map((row) => routeOf(row, gate))
  return createRouter({
    routeTree: root.addChildren([...open, gate.addChildren([start, ...staff])]),
    defaultPreload: 'intent',
    scrollRestoration: true,
  })
}
