import type { SealTicket, StaffSealCase } from '@certhall/model/api'
import { Alert, Button } from 'antd'
import { callApi } from '../../shared/api-client.ts'
import { useDeskAssistant } from '../counter/use-desk-assistant.ts'
import { useStaff } from '../gate.tsx'
import { useSpeech } from '../language.tsx'
import { sealQuery } from '../queries.ts'

/** The holder is here with his token: what is missing of his seals is written on the clerk's computer, with the holder's own PIN. */
export function WriteSealsHere({ shown }: { shown: StaffSealCase }) {
  const { words, language } = useSpeech()
  const { reference, state } = shown
  const say = words.counter.seal
  const serves = useStaff().roles.includes('counter')
  const write = useDeskAssistant({
    async prepare() {
      const path = `/api/staff/counter/seal-cases/${reference}/ticket`
      const { ticket } = await callApi<SealTicket>('POST', path)
      return { type: 'seal', ticket, language }
    },
    after: sealQuery(reference).queryKey,
  })
  if (!serves || (state !== 'approved' && state !== 'done')) return null
  const written = write.answer?.type === 'seal' ? write.answer.written.length : undefined
  return (
    <section className="decision still">
      <h2>{say.here}</h2>
      <p>{state === 'done' ? say.hereAgain : say.hereText}</p>
      <div aria-live="polite">
        {write.writing && <p>{words.counter.deliver.writing}</p>}
        {write.told && <Alert type="error" showIcon title={write.told} />}
        {written !== undefined && (
          <Alert type="success" showIcon title={written > 0 ? say.written(written) : say.there} />
        )}
      </div>
      <Button type={state === 'done' ? 'default' : 'primary'} loading={write.pending} onClick={write.start}>
        {say.write}
      </Button>
    </section>
  )
}
