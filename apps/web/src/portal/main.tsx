import '@certhall/ui/ui.css'
import './portal.css'
import { restoreLargeText } from '@certhall/ui'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startLanguage } from './i18n.ts'
import { createQueries } from './queries.ts'
import { createPortalRouter } from './router.tsx'

restoreLargeText()
await startLanguage()
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={createQueries()}>
      <RouterProvider router={createPortalRouter()} />
    </QueryClientProvider>
  </StrictMode>,
)
