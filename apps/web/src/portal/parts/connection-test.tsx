import { BridgeError, type BridgeErrorCode } from '@certhall/bridge'
import { Button, Card } from '@certhall/ui'
import { lazy, Suspense, useState } from 'react'
import { useWords } from '../use-words.ts'
import { useAssistant } from './assistant.tsx'

const ObstacleSteps = lazy(async () => ({ default: (await import('./obstacle-steps.tsx')).ObstacleSteps }))

/** Tries both ways to the assistant from this very page; the assistant's own check of the computer sees the outcome, too. */
export function ConnectionTest() {
  const { t, language } = useWords()
  const { assistant, view } = useAssistant()
  const [outcome, setOutcome] = useState<'untried' | 'trying' | 'works' | BridgeErrorCode>('untried')
  const seen = view.state === 'present'
  const fault = outcome === 'untried' || outcome === 'trying' || outcome === 'works' ? undefined : outcome

  async function test() {
    setOutcome('trying')
    try {
      await assistant?.request({ type: 'check', language })
      setOutcome('works')
    } catch (error) {
      setOutcome(error instanceof BridgeError ? error.code : 'assistant-absent')
    }
  }

  return (
    <Card title={t('assistant.test')}>
      <p>{t('assistant.testText')}</p>
      <div className="actions">
        <Button onClick={test} busy={!assistant || outcome === 'trying'}>
          {t(outcome === 'trying' ? 'assistant.testing' : 'assistant.testNow')}
        </Button>
      </div>
      <div role="status">
        {outcome !== 'untried' && (
          <ul>
            <li>{t(seen ? 'assistant.testSeen' : 'assistant.testUnseen')}</li>
            {outcome === 'works' && <li>{t('assistant.testWindow')}</li>}
            {fault && <li>{t('assistant.testNoWindow')}</li>}
          </ul>
        )}
      </div>
      <Suspense fallback={<p>{t('common.loading')}</p>}>
        {outcome !== 'untried' && !seen && view.obstacle && <ObstacleSteps obstacle={view.obstacle} />}
        {fault && <ObstacleSteps obstacle={fault} />}
      </Suspense>
    </Card>
  )
}
