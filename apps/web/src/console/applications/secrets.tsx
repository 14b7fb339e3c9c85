import type { IssuedSecrets } from '@certhall/model/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { callApi } from '../../shared/api-client.ts'
import { problemWords, useSpeech } from '../language.tsx'
import { applicationQuery } from '../queries.ts'
import { showTime } from '../show.ts'

/** Secrets that were just made: shown this once. */
export function ShownSecrets({ clientSecret, webhookSecret }: IssuedSecrets) {
  const { words } = useSpeech()
  return (
    <div role="status">
      <Alert type="warning" showIcon title={words.applications.secretsShown} />
      {clientSecret && <Secret name={words.applications.clientSecret} value={clientSecret} />}
      {webhookSecret && <Secret name={words.applications.webhookSecret} value={webhookSecret} />}
    </div>
  )
}

function Secret({ name, value }: { name: string; value: string }) {
  const { words } = useSpeech()
  const [copied, setCopied] = useState(false)
  return (
    <p>
      <strong>{name}</strong>
      <br />
      <code className="secret">{value}</code>{' '}
      <Button
        size="small"
        aria-label={`${words.applications.copy} ${name}`}
        onClick={() => navigator.clipboard.writeText(value).then(() => setCopied(true))}
      >
        {copied ? words.applications.copied : words.applications.copy}
      </Button>
    </p>
  )
}

/** New secrets in place of those that may be known to somebody. */
export function RenewSecrets({ id, oldUntil }: { id: string; oldUntil?: string }) {
  const { words, language } = useSpeech()
  const say = words.applications
  const queries = useQueryClient()
  const renew = useMutation({
    mutationFn: (which: 'client-secret' | 'webhook-secret') =>
      callApi<IssuedSecrets>('POST', `/api/staff/applications/${encodeURIComponent(id)}/${which}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: applicationQuery(id).queryKey.slice(0, 2) }),
  })
  const button = (which: 'client-secret' | 'webhook-secret', name: string, ask: string) => (
    <Popconfirm
      title={ask}
      okText={say.renew}
      cancelText={words.cancel}
      styles={{ root: { maxWidth: '20rem' } }}
      onConfirm={() => renew.mutate(which)}
    >
      <Button loading={renew.isPending && renew.variables === which}>{name}</Button>
    </Popconfirm>
  )
  return (
    <>
      {oldUntil && <p className="quiet">{say.both(showTime(oldUntil, language))}</p>}
      {renew.data && <ShownSecrets {...renew.data} />}
      {renew.error && <Alert type="error" showIcon role="alert" title={problemWords(renew.error, words)} />}
      <div className="choices">
        {button('client-secret', say.renewClient, say.renewClientAsk)}
        {button('webhook-secret', say.renewWebhook, say.renewWebhookAsk)}
      </div>
    </>
  )
}
