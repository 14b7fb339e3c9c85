import type { OrderStep, StaffOrder } from '@certhall/model/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input } from 'antd'
import { useState } from 'react'
import { callApi } from '../../shared/api-client.ts'
import { problemWords, useSpeech } from '../language.tsx'
import { orderQuery } from '../queries.ts'

type Step = OrderStep['step']

/** From each state, the steps that lead on; the first one is the usual one. */
const NEXT: Record<StaffOrder['state'], readonly Step[]> = {
  announced: ['receive', 'cancel'],
  received: ['process', 'send-back'],
  processed: ['send-back'],
  'sent-back': [],
  cancelled: [],
}
const FIELDS: Record<Step, readonly ('tokenSerial' | 'caseReference' | 'carrier' | 'tracking')[]> = {
  receive: ['tokenSerial'],
  process: ['caseReference'],
  'send-back': ['carrier', 'tracking'],
  cancel: [],
}

/** Always at the same place: the next step, with what it needs. */
export function OrderPanel({ shown }: { shown: StaffOrder }) {
  const { words } = useSpeech()
  const queries = useQueryClient()
  const steps = NEXT[shown.state]
  const [chosen, setStep] = useState<Step | undefined>(steps[0])
  const send = useMutation({
    mutationFn: (typed: Partial<OrderStep>) => {
      const filled = Object.entries(typed).filter(([, value]) => value)
      return callApi<StaffOrder>('POST', `/api/staff/orders/${shown.reference}/steps`, {
        ...{ step: chosen, version: shown.version, note: '' },
        ...Object.fromEntries(filled),
      })
    },
    async onSuccess(after) {
      queries.setQueryData(orderQuery(shown.reference).queryKey, after)
      await queries.invalidateQueries({ queryKey: ['orders'] })
    },
  })
  const labels = {
    ...{ tokenSerial: words.orders.token, caseReference: words.orders.application },
    ...{ carrier: words.orders.carrier, tracking: words.orders.tracking },
  }
  return (
    <section className="decision">
      <h2>{words.orders.panel}</h2>
      {!shown.mayAct && <p className="quiet">{words.orders.noRole}</p>}
      {shown.mayAct && chosen === undefined && <p className="quiet">{words.orders.finished}</p>}
      {shown.mayAct && chosen !== undefined && (
        <Form
          key={chosen}
          layout="vertical"
          requiredMark={false}
          validateTrigger="onSubmit"
          scrollToFirstError={{ focus: true }}
          onFinish={send.mutate}
        >
          <p>{words.orders.texts[chosen]}</p>
          {FIELDS[chosen].map((field) => (
            <Form.Item
              key={field}
              name={field}
              label={labels[field]}
              {...(field === 'caseReference'
                ? { extra: words.orders.applicationHint }
                : { rules: [{ required: true, whitespace: true, message: words.orders.missing }] })}
            >
              <Input maxLength={60} />
            </Form.Item>
          ))}
          <Form.Item name="note" label={words.orders.note} extra={words.orders.noteHint}>
            <Input.TextArea rows={2} maxLength={500} />
          </Form.Item>
          {send.error && <Alert type="error" showIcon title={problemWords(send.error, words)} />}
          <div className="choices">
            <Button type="primary" htmlType="submit" loading={send.isPending}>
              {words.orders.steps[chosen]}
            </Button>
            {steps
              .filter((step) => step !== chosen)
              .map((step) => (
                <Button key={step} disabled={send.isPending} onClick={() => setStep(step)}>
                  {words.orders.steps[step]}…
                </Button>
              ))}
          </div>
        </Form>
      )}
    </section>
  )
}
