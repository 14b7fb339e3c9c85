import type { SealTicket } from '@certhall/model/api'
import { Button, Notice, Progress } from '@certhall/ui'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { callApi } from '../../shared/api-client.ts'
import { sealsQuery } from '../queries.ts'
import { useWords } from '../use-words.ts'
import { AskStatus } from './ask-status.tsx'
import { useAsk } from './use-ask.ts'

/** 「下载印章」: the button, the assistant's progress, and what came of it. A repeat writes only what is missing. */
export function FetchSeals({ again }: { again: boolean }) {
  const { t, language } = useWords()
  const queries = useQueryClient()
  const ask = useAsk()
  const [reached, setReached] = useState<{ done: number; all: number }>()
  const [written, setWritten] = useState<number>()
  const start = () => {
    setReached(undefined)
    setWritten(undefined)
    void ask
      .start({
        async prepare() {
          const { ticket } = await callApi<SealTicket>('POST', '/api/seal-tickets')
          return { type: 'seal', ticket, language }
        },
        onProgress: (step) => setReached(readStep(step)),
        async finish(answer) {
          if (answer.type === 'seal') setWritten(answer.written.length)
        },
      })
      .finally(() => queries.invalidateQueries({ queryKey: sealsQuery.queryKey }))
  }
  const writing = ask.phase === 'asking' && reached !== undefined && reached.all > 0
  return (
    <div className="delivery">
      <p>{t('seals.downloadText')}</p>
      {writing ? (
        <Progress
          label={t('seals.writing')}
          max={reached.all}
          value={reached.done}
          words={t('seals.writingOf', { done: Math.min(reached.done + 1, reached.all), all: reached.all })}
        />
      ) : (
        <AskStatus ask={ask} />
      )}
      {ask.phase === 'idle' && written !== undefined && (
        <Notice
          kind="good"
          live
          title={written > 0 ? t('seals.written', { count: written }) : t('seals.there')}
        >
          <p>{t('seals.writtenText')}</p>
        </Notice>
      )}
      <div className="actions">
        <Button
          kind={again ? 'secondary' : 'primary'}
          big={!again}
          busy={ask.phase !== 'idle'}
          onClick={start}
        >
          {again ? t('seals.downloadAgain') : t('seals.download')}
        </Button>
      </div>
    </div>
  )
}

/** '1/2': how many of them are on the token. */
function readStep(step: string) {
  const [, done, all] = /^(\d+)\/(\d+)$/.exec(step) ?? []
  return done && all ? { done: Number(done), all: Number(all) } : undefined
}
