import type { StaffUnlockCase } from '@certhall/model/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { callApi } from '../../shared/api-client.ts'
import { problemWords, useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { enteredUnlockQuery, enteredUnlocksQuery } from '../queries.ts'

/** Always at the same place: on to the review, or taken back. */
export function SubmitPanel({ shown }: { shown: StaffUnlockCase }) {
  const { words, language } = useSpeech()
  const say = words.unlock.entry
  const { reference, version } = shown
  const [sure, setSure] = useState(false)
  const queries = useQueryClient()
  const send = useMutation({
    mutationFn: (what: 'submit' | 'cancel') =>
      callApi<StaffUnlockCase>('POST', `/api/staff/unlocks/${reference}/${what}`, { version }),
    async onSuccess(after) {
      setSure(false)
      queries.setQueryData(enteredUnlockQuery(reference).queryKey, after)
      await queries.invalidateQueries({ queryKey: enteredUnlocksQuery.queryKey, exact: true })
    },
  })
  const missing = shown.kinds.filter(
    ({ id, required }) => required && !shown.papers.some(({ kind }) => kind === id),
  )
  return (
    <section className="decision">
      <h2>{say.panel}</h2>
      {!shown.mayEdit && (
        <>
          <p role="status">{shown.state === 'cancelled' ? say.withdrawn : say.submitted}</p>
          {shown.submittedAt && (
            <p>
              <PageLink to="/console/cases/$reference" params={{ reference }}>
                {say.toCase} →
              </PageLink>
            </p>
          )}
        </>
      )}
      {shown.mayEdit && (
        <>
          <p>{say.panelText}</p>
          {missing.length > 0 && (
            <p className="quiet">
              {say.missingPapers(
                missing.map(({ title }) => title[language]).join(language === 'zh' ? '、' : ', '),
              )}
            </p>
          )}
          {send.error && <Alert type="error" showIcon title={problemWords(send.error, words)} />}
          {sure && <p role="alert">{say.withdrawText}</p>}
          <div className="choices">
            {!sure && (
              <Button
                type="primary"
                disabled={missing.length > 0}
                loading={send.isPending}
                onClick={() => send.mutate('submit')}
              >
                {say.submit}
              </Button>
            )}
            <Button
              danger={sure}
              disabled={send.isPending}
              onClick={() => (sure ? send.mutate('cancel') : setSure(true))}
            >
              {say.withdraw}
            </Button>
            {sure && <Button onClick={() => setSure(false)}>{words.cancel}</Button>}
          </div>
        </>
      )}
    </section>
  )
}
