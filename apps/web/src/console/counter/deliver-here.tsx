import { BridgeError, connectAssistant } from '@certhall/bridge'
import type { DeliveryTicket, StaffCase } from '@certhall/model/api'
import { COUNTER_KINDS } from '@certhall/model/states'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { callApi } from '../../shared/api-client.ts'
import { useStaff } from '../gate.tsx'
import { problemWords, useSpeech } from '../language.tsx'
import { caseQuery, hallQuery } from '../queries.ts'

/** The holder is here with his token: the same delivery as at home, on the clerk's computer, with the holder's own PIN. */
export function DeliverHere({ shown }: { shown: StaffCase }) {
  const { words, language } = useSpeech()
  const queries = useQueryClient()
  const hall = useQuery(hallQuery)
  const [step, setStep] = useState<string>()
  const { reference, state, kind } = shown
  const isNew = COUNTER_KINDS.includes(kind)
  const say = isNew
    ? {
        ...{ title: words.issue.make, text: words.issue.makeText, button: words.issue.makeButton },
        ...{ resume: words.issue.makeAgain, writing: words.issue.working },
      }
    : words.counter.deliver
  const serves = useStaff().roles.includes('counter')
  const deliver = useMutation({
    async mutationFn() {
      const assistant = connectAssistant({ origins: hall.data?.agentOrigins ?? [] })
      try {
        const { ticket } = await callApi<DeliveryTicket>(
          'POST',
          `/api/staff/counter/cases/${reference}/delivery-ticket`,
        )
        await assistant.request({ type: isNew ? 'issue' : 'deliver', reference, ticket, language }, setStep)
      } finally {
        assistant.close()
      }
    },
    onSettled: () => queries.invalidateQueries({ queryKey: caseQuery(reference).queryKey }),
  })
  if (!serves || (state !== 'approved' && state !== 'issued')) return null
  return (
    <section className="decision still">
      <h2>{say.title}</h2>
      <p>{say.text}</p>
      <div aria-live="polite">
        {deliver.isPending && step && <p>{say.writing}</p>}
        {deliver.error && (
          <Alert
            type="error"
            showIcon
            title={
              deliver.error instanceof BridgeError
                ? words.counter.deliver.assistant[deliver.error.code]
                : problemWords(deliver.error, words)
            }
          />
        )}
      </div>
      <Button type="primary" loading={deliver.isPending} onClick={() => deliver.mutate()}>
        {state === 'issued' ? say.resume : say.button}
      </Button>
    </section>
  )
}
