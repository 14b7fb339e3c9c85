import type { RecoveryDetail, ReleasedRecovery } from '@certhall/model/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Alert, Button } from 'antd'
import { useRef, useState } from 'react'
import { ApiProblem, callApi } from '../../shared/api-client.ts'
import { problemWords, useSpeech } from '../language.tsx'
import { recoveryQuery } from '../queries.ts'
import { download, toPem } from './pem.ts'

const OVERTAKEN = ['recovery-state-wrong', 'recovery-expired']

/** Always at the same place: approve, take the key out, or who is waited for. */
export function RecoveryPanel({ shown }: { shown: RecoveryDetail }) {
  const { words } = useSpeech()
  const queries = useQueryClient()
  const { asked } = useSearch({ strict: false }) as { asked?: boolean }
  const [sure, setSure] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  const { id, state } = shown
  const file = `recovery-${id.slice(0, 8)}.pem`

  const refresh = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: recoveryQuery(id).queryKey }),
      queries.invalidateQueries({ queryKey: ['recoveries'] }),
    ])
  const onError = (error: Error) => {
    if (error instanceof ApiProblem && OVERTAKEN.includes(error.code)) void refresh()
  }
  const act = <Answer,>(name: 'approval' | 'release') =>
    callApi<Answer>('POST', `/api/staff/recoveries/${encodeURIComponent(id)}/${name}`, {})
  const approve = useMutation({
    mutationFn: () => act('approval'),
    onError,
    async onSuccess() {
      await refresh()
      setSure(false)
      heading.current?.focus()
    },
  })
  const release = useMutation({
    mutationFn: () => act<ReleasedRecovery>('release'),
    onError,
    onSuccess({ envelope }) {
      download(file, toPem('SM2 ENVELOPED KEY', envelope))
      return refresh()
    },
  })
  const error = approve.error ?? release.error
  return (
    <section className="decision" aria-labelledby="recovery-title">
      <h2 id="recovery-title" ref={heading} tabIndex={-1}>
        {words.recovery.panel}
      </h2>
      <div aria-live="polite">
        {asked && state === 'requested' && !shown.mayApprove && (
          <Alert type="success" showIcon title={words.recovery.done.request} />
        )}
        {approve.isSuccess && <Alert type="success" showIcon title={words.recovery.done.approve} />}
        {release.isSuccess && <Alert type="success" showIcon title={words.recovery.released} />}
        {error && <Alert type="error" showIcon title={problemWords(error, words)} />}
      </div>
      {shown.mayApprove && !sure && (
        <Button type="primary" onClick={() => setSure(true)}>
          {words.recovery.approve}
        </Button>
      )}
      {shown.mayApprove && sure && (
        <>
          <p>{words.recovery.approveText(shown.requestedByName, shown.holder.name)}</p>
          <div className="choices">
            <Button type="primary" autoFocus loading={approve.isPending} onClick={() => approve.mutate()}>
              {words.recovery.approveConfirm}
            </Button>
            <Button disabled={approve.isPending} onClick={() => setSure(false)}>
              {words.cancel}
            </Button>
          </div>
        </>
      )}
      {shown.mayRelease && (
        <>
          <p>{words.recovery.releaseText}</p>
          <Button
            type={state === 'released' ? 'default' : 'primary'}
            loading={release.isPending}
            onClick={() => release.mutate()}
          >
            {state === 'released' ? words.recovery.again : words.recovery.release}
          </Button>
          {state === 'released' && (
            <p className="command">
              {words.recovery.open}
              <code>{`certhall km open ${file} --key FILE --out KEY.pem`}</code>
            </p>
          )}
        </>
      )}
      {!shown.mayApprove && !shown.mayRelease && !asked && <p className="quiet">{waitsFor(shown, words)}</p>}
    </section>
  )
}

function waitsFor({ state, requestedByName }: RecoveryDetail, words: ReturnType<typeof useSpeech>['words']) {
  if (state === 'requested') return words.recovery.waitOther
  if (state === 'approved') return words.recovery.waitRequester(requestedByName)
  return state === 'released' ? words.recovery.finished : words.recovery.expired
}
