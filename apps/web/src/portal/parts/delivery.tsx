import type { DeliveryTicket, RenewalCase } from '@certhall/model/api'
import { DELIVERY_STEPS } from '@certhall/model/delivery'
import { Button, Notice, Progress } from '@certhall/ui'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { callApi } from '../../shared/api-client.ts'
import { useWords } from '../use-words.ts'
import { AskStatus } from './ask-status.tsx'
import { useAssistant } from './assistant.tsx'
import { type Ask, useAsk } from './use-ask.ts'

type Step = (typeof DELIVERY_STEPS)[number]

export interface Delivery {
  ask: Ask
  start(renewal: RenewalCase): void
  /** What the assistant told since the click. */
  step: Step | undefined
  /** When the journal was last written before the click; what comes after belongs to this run. */
  journalBefore: string | undefined
}

/** 「下证」: from the click through the assistant's window to the new certificate on the token. */
export function useDelivery(reference: string): Delivery {
  const { language } = useWords()
  const queries = useQueryClient()
  const ask = useAsk()
  const [step, setStep] = useState<Step>()
  const [journalBefore, setJournalBefore] = useState<string>()
  return {
    ask,
    step,
    journalBefore,
    start(renewal) {
      setStep(undefined)
      setJournalBefore(renewal.delivery?.at)
      const refresh = () => queries.invalidateQueries({ queryKey: ['case', reference] })
      void ask
        .start({
          async prepare() {
            const { ticket } = await callApi<DeliveryTicket>(
              'POST',
              `/api/cases/${reference}/delivery-ticket`,
            )
            return { type: 'deliver', reference, ticket, language }
          },
          onProgress: (heard) => {
            if ((DELIVERY_STEPS as readonly string[]).includes(heard)) setStep(heard as Step)
          },
          async finish() {
            queries.removeQueries({ queryKey: ['cases'] })
            queries.removeQueries({ queryKey: ['eligibility'] })
            await refresh()
          },
        })
        .finally(refresh)
    },
  }
}

export function DeliveryPanel({ renewal, delivery }: { renewal: RenewalCase; delivery: Delivery }) {
  const { t, pair } = useWords()
  const { ask } = delivery
  const begun = renewal.state === 'issued' || (renewal.delivery && renewal.delivery.step !== 'started')
  const { view } = useAssistant()
  const journal = renewal.delivery?.at === delivery.journalBefore ? undefined : renewal.delivery?.step
  const step = furthest(delivery.step, journal)
  const writing = ask.phase === 'asking' && step !== undefined
  const pulled = writing && view.state === 'present' && !view.tokens.some(({ foreign }) => !foreign)
  return (
    <div className="no-print delivery">
      <p>{begun && !writing ? t('case.resumeText') : t('case.downloadText')}</p>
      {!writing && <AskStatus ask={ask} />}
      {pulled && <Notice kind="warn" title={t('case.unplug')} live />}
      {writing && !pulled && (
        <Progress
          label={t('case.writing')}
          max={DELIVERY_STEPS.length}
          value={DELIVERY_STEPS.indexOf(step) + 1}
          words={pair(t('case.writing'), t(`delivery.${step}`))}
        />
      )}
      <div className="actions">
        <Button kind="primary" big busy={ask.phase !== 'idle'} onClick={() => delivery.start(renewal)}>
          {begun ? t('case.resume') : t('case.download')}
        </Button>
      </div>
    </div>
  )
}

function furthest(...steps: (Step | undefined)[]): Step | undefined {
  const at = Math.max(...steps.map((step) => (step ? DELIVERY_STEPS.indexOf(step) : -1)))
  return DELIVERY_STEPS[at]
}
