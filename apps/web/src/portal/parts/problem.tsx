import { BridgeError } from '@certhall/bridge'
import { Button, Notice } from '@certhall/ui'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ApiProblem } from '../../shared/api-client.ts'
import { useWords } from '../use-words.ts'

/** What went wrong and what to do, for anything that a page can catch. */
export function ProblemNotice({ error, onRetry }: { error: unknown; onRetry?(): void }) {
  const { t, problem } = useWords()
  const retry = onRetry && (
    <p>
      <Button onClick={onRetry}>{t('common.retry')}</Button>
    </p>
  )
  if (error instanceof ApiProblem && error.code === 'server-away') {
    return (
      <Notice kind="bad" title={t('away.title')} live>
        <p>{t('away.text')}</p>
        {retry}
      </Notice>
    )
  }
  if (error instanceof BridgeError) return <BridgeNotice error={error} />
  const code = error instanceof ApiProblem ? error.code : 'internal'
  const { what, next } = problem(code, error instanceof ApiProblem ? error.problem : {})
  return (
    <Notice kind="bad" title={what} live>
      <p>{next}</p>
      {retry}
    </Notice>
  )
}

function BridgeNotice({ error }: { error: BridgeError }) {
  const { t, problem } = useWords()
  if (error.code === 'refused' && error.reason && error.reason !== 'consent-refused') {
    const { what, next } = problem(error.reason)
    return (
      <Notice kind="bad" title={what} live>
        <p>{next}</p>
      </Notice>
    )
  }
  return (
    <Notice kind="warn" live title={t(`ask.${error.code}`)}>
      {error.code === 'assistant-absent' && <Link to="/assistant">{t('ask.getAssistant')}</Link>}
    </Notice>
  )
}

/** The four states of what a page loads: loading, wrong, empty (undefined data) and there. */
export function Loaded<T>(props: {
  query: { data: T | undefined; error: unknown; isPending: boolean; refetch(): unknown }
  children(data: NonNullable<T>): ReactNode
}) {
  const { query } = props
  if (query.data !== undefined && query.data !== null) return props.children(query.data)
  if (query.error) return <ProblemNotice error={query.error} onRetry={() => query.refetch()} />
  return <Loading />
}

export function Loading() {
  const { t } = useWords()
  return (
    <p role="status" className="loading">
      {t('common.loading')}
    </p>
  )
}
