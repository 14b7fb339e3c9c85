import type { DeliveryTicket, StaffCase } from '@certhall/model/api'
import { COUNTER_KINDS } from '@certhall/model/states'
import { Alert, Button } from 'antd'
import { callApi } from '../../shared/api-client.ts'
import { useStaff } from '../gate.tsx'
import { useSpeech } from '../language.tsx'
import { caseQuery } from '../queries.ts'
import { useDeskAssistant } from './use-desk-assistant.ts'

/** The holder is here with his token: the same delivery as at home, on the clerk's computer, with the holder's own PIN. */
export function DeliverHere({ shown }: { shown: StaffCase }) {
  const { words, language } = useSpeech()
  const { reference, state, kind } = shown
  const isNew = COUNTER_KINDS.includes(kind)
  const say = isNew
    ? {
        ...{ title: words.issue.make, text: words.issue.makeText, button: words.issue.makeButton },
        ...{ resume: words.issue.makeAgain, writing: words.issue.working },
      }
    : words.counter.deliver
  const serves = useStaff().roles.includes('counter')
  const deliver = useDeskAssistant({
    async prepare() {
      const path = `/api/staff/counter/cases/${reference}/delivery-ticket`
      const { ticket } = await callApi<DeliveryTicket>('POST', path)
      return { type: isNew ? 'issue' : 'deliver', reference, ticket, language }
    },
    after: caseQuery(reference).queryKey,
  })
  if (!serves || (state !== 'approved' && state !== 'issued')) return null
  return (
    <section className="decision still">
      <h2>{say.title}</h2>
      <p>{say.text}</p>
      <div aria-live="polite">
        {deliver.writing && <p>{say.writing}</p>}
        {deliver.told && <Alert type="error" showIcon title={deliver.told} />}
      </div>
      <Button type="primary" loading={deliver.pending} onClick={deliver.start}>
        {state === 'issued' ? say.resume : say.button}
      </Button>
    </section>
  )
}
