import type { ReactNode } from 'react'
import type { DetailedToken } from '../call-agent.ts'
import { EnvironmentView } from '../environment/environment-view.tsx'
import type { Say } from '../language.tsx'
import { CertificatesView } from './certificates-view.tsx'
import { LogView } from './log-view.tsx'
import { Pins } from './pins.tsx'
import { Seals } from './seals.tsx'
import { Settings } from './settings.tsx'

interface View {
  /** Fragment of the address: `#pin`. */
  id: string
  name(say: Say): string
  show(tokens: readonly DetailedToken[]): ReactNode
}

/** What the home page holds, in the order of its navigation; the first is shown when nothing is asked for. */
export const VIEWS: readonly [View, ...View[]] = [
  {
    id: 'certificates',
    name: (say) => say('证书', 'Certificates'),
    show: (tokens) => <CertificatesView tokens={tokens} />,
  },
  {
    id: 'environment',
    name: (say) => say('环境检测', 'Environment check'),
    show: () => <EnvironmentView />,
  },
  {
    id: 'pin',
    name: (say) => say('密码', 'PIN'),
    show: (tokens) => <Pins tokens={tokens.filter(({ foreign }) => !foreign)} />,
  },
  { id: 'seals', name: (say) => say('印章', 'Seals'), show: (tokens) => <Seals tokens={tokens} /> },
  { id: 'log', name: (say) => say('记录', 'Log'), show: (tokens) => <LogView news={tokens} /> },
  { id: 'settings', name: (say) => say('设置', 'Settings'), show: () => <Settings /> },
]
