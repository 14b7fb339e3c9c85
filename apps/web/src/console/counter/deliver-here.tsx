import { BridgeError, connectAssistant } from '@certhall/bridge'
import type { DeliveryTicket, StaffCase } from '@certhall/model/api'
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
  const { reference, state } = shown
  const serves = useStaff().roles.includes('counter')
  const deliver = useMutation({
    async mutationFn() {
      const assistant = connectAssistant({ origins: hall.data?.agentOrigins ?? [] })
      try {
        const { ticket } = await callApi<DeliveryTicket>(
          'POST',
          `/api/staff/counter/cases/${reference}/delivery-ticket`,
        )
        await assistant.request({ type: 'deliver', reference, ticket, language }, setStep)
      } finally {
        assistant.close()
      }
    },
    onSettled: () => queries.invalidateQueries({ queryKey: caseQuery(reference).queryKey }),
  })
  if (!serves || (state !== 'approved' && state !== 'issued')) return null
  return (
    <section className="decision still">
      <h2>{words.counter.deliver.title}</h2>
      <p>{words.counter.deliver.text}</p>
      <div aria-live="polite">
        {deliver.isPending && step && <p>{words.counter.deliver.writing}</p>}
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
        {state === 'issued' ? words.counter.deliver.resume : words.counter.deliver.button}
      </Button>
    </section>
  )
}
