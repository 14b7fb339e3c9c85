import { Alert, Button, Spin } from 'antd'
import { useEffect } from 'react'
import { problemWords, useSpeech } from './language.tsx'
import { PageLink } from './links.tsx'

export function Waiting() {
  const { words } = useSpeech()
  return (
    <div className="waiting" role="status">
      <Spin />
      <span>{words.loading}</span>
    </div>
  )
}

/** What went wrong, and a way on. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const { words } = useSpeech()
  return (
    <Alert
      type="error"
      showIcon
      title={problemWords(error, words)}
      action={retry && <Button onClick={retry}>{words.retry}</Button>}
    />
  )
}

export function NotFound() {
  const { words } = useSpeech()
  useTitle(words.notFound)
  return (
    <main className="page">
      <h1>{words.notFound}</h1>
      <PageLink to="/console">{words.toStart}</PageLink>
    </main>
  )
}

export function useTitle(title: string): void {
  const { words } = useSpeech()
  useEffect(() => {
    document.title = `${title} · ${words.console}`
  }, [title, words])
}
