import './console.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { LanguageProvider } from './language.tsx'
import { createQueries } from './queries.ts'
import { createConsoleRouter } from './router.tsx'
import { ShortcutsProvider } from './shortcuts.tsx'
import { Theme } from './theme.tsx'

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={createQueries()}>
      <LanguageProvider>
        <ShortcutsProvider>
          <Theme>
            <RouterProvider router={createConsoleRouter()} />
          </Theme>
        </ShortcutsProvider>
      </LanguageProvider>
    </QueryClientProvider>
  </StrictMode>,
)
