import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Consent } from './consent/consent.tsx'
import { Demo } from './demo.tsx'
import { Frame } from './frame.tsx'
import { Home } from './home/home.tsx'
import { LanguageProvider } from './language.tsx'
import type { AssistantPath } from './routes.ts'
import './style.css'

const PAGES: Record<AssistantPath, () => React.ReactNode> = {
  '/': () => <Home />,
  '/consent': () => <Consent />,
  '/demo': () => <Demo />,
}

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider>
        <Frame>{PAGES[location.pathname as AssistantPath]?.()}</Frame>
      </LanguageProvider>
    </StrictMode>,
  )
}
