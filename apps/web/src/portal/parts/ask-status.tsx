import { Notice } from '@certhall/ui'
import { useWords } from '../use-words.ts'
import { ProblemNotice } from './problem.tsx'
import type { Ask } from './use-ask.ts'

/** What the assistant's window waits for, or why it ended without an answer. */
export function AskStatus({ ask }: { ask: Ask }) {
  const { t } = useWords()
  if (ask.phase === 'asking') {
    return (
      <Notice title={t('ask.asking')} live>
        <p>{t('ask.askingText')}</p>
      </Notice>
    )
  }
  if (ask.phase !== 'idle') return <Notice title={t(`ask.${ask.phase}`)} live />
  return ask.fault === undefined ? null : <ProblemNotice error={ask.fault} />
}
