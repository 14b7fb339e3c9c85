import { AssistantWindow, Card, CopyButton, Notice } from '@certhall/ui'
import { useAssistant } from '../parts/assistant.tsx'
import { ConnectionTest } from '../parts/connection-test.tsx'
import { useHall } from '../parts/hall.ts'
import { PageFrame } from '../parts/page.tsx'
import { TokenCard } from '../parts/token-card.tsx'
import { useWords } from '../use-words.ts'

const COMMAND = 'npx certhall agent'

export function Page() {
  const { t } = useWords()
  const { agentOrigins } = useHall()
  const { view } = useAssistant()
  return (
    <PageFrame title={t('assistant.title')} lead={t('assistant.lead')}>
      <AssistantWindow />
      <h2 className="section">{t('assistant.status')}</h2>
      {view.state === 'present' && (
        <Notice
          kind="good"
          live
          title={view.version ? t('assistant.foundVersion', { version: view.version }) : t('assistant.found')}
        >
          <a href={agentOrigins[0]} target="_blank" rel="noreferrer">
            {t('assistant.openIt')}
          </a>
        </Notice>
      )}
      <TokenCard />
      <ConnectionTest />
      <Card title={t('assistant.install')}>
        <p>{t('assistant.before')}</p>
        <ol className="stack">
          <li>{t('assistant.step1')}</li>
          <li>
            {t('assistant.step2')}
            <code className="command">{COMMAND}</code>
            <CopyButton value={COMMAND} label={t('assistant.copyCommand')} done={t('common.copied')} />
          </li>
          <li>{t('assistant.step3')}</li>
        </ol>
        <p>{t('assistant.answer')}</p>
        <p>{t('assistant.browsers')}</p>
      </Card>
      <Card title={t('assistant.does')}>
        <ul>
          <li>{t('assistant.does1')}</li>
          <li>{t('assistant.does2')}</li>
          <li>{t('assistant.does3')}</li>
        </ul>
        <p className="soft">{t('assistant.licence')}</p>
      </Card>
    </PageFrame>
  )
}
