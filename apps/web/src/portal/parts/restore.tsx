import type { RestoreTicket } from '@certhall/model/api'
import { Button, Notice, Progress } from '@certhall/ui'
import { useState } from 'react'
import { callApi } from '../../shared/api-client.ts'
import { useWords } from '../use-words.ts'
import { AskStatus } from './ask-status.tsx'
import { useAsk } from './use-ask.ts'

/** The button, the assistant's progress, and what came of it. A repeat writes only what is missing. */
export function RestorePanel() {
  const { t, language } = useWords()
  const ask = useAsk()
  const [reached, setReached] = useState<{ done: number; all: number }>()
  const [written, setWritten] = useState<number>()
  const start = () => {
    setReached(undefined)
    setWritten(undefined)
    void ask.start({
      async prepare() {
        const { ticket } = await callApi<RestoreTicket>('POST', '/api/restore-tickets')
        return { type: 'restore', ticket, language }
      },
      onProgress: (step) => setReached(readStep(step)),
      async finish(answer) {
        if (answer.type === 'restore') setWritten(answer.restored.length)
      },
    })
  }
  const writing = ask.phase === 'asking' && reached !== undefined && reached.all > 0
  return (
    <div className="delivery">
      {writing ? (
        <Progress
          label={t('keys.writing')}
          max={reached.all}
          value={reached.done}
          words={t('keys.writingOf', { done: Math.min(reached.done + 1, reached.all), all: reached.all })}
        />
      ) : (
        <AskStatus ask={ask} />
      )}
      {ask.phase === 'idle' && written !== undefined && (
        <Notice kind="good" live title={written > 0 ? t('keys.done', { count: written }) : t('keys.there')}>
          <p>{t('keys.doneText')}</p>
        </Notice>
      )}
      <div className="actions">
        <Button
          kind={written === undefined ? 'primary' : 'secondary'}
          big
          busy={ask.phase !== 'idle'}
          onClick={start}
        >
          {written === undefined ? t('keys.button') : t('keys.again')}
        </Button>
      </div>
    </div>
  )
}

/** '1/2': how many of the missing ones are on the token. */
function readStep(step: string) {
  const [, done, all] = /^(\d+)\/(\d+)$/.exec(step) ?? []
  return done && all ? { done: Number(done), all: Number(all) } : undefined
}
