import type { CounterHolder, CounterRenewalRequest, StaffCase } from '@certhall/model/api'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input, Select } from 'antd'
import { ApiProblem, callApi } from '../../shared/api-client.ts'
import { problemWords, useSpeech } from '../language.tsx'
import { useGo } from '../links.tsx'
import { counterHolderQuery, hallQuery } from '../queries.ts'

interface Typed {
  proof: string
  termYears?: number
  name?: string
  idNumber?: string
  mobile?: string
  invoice?: NonNullable<CounterRenewalRequest['invoice']>
}

const INVOICE = ['title', 'taxNumber', 'recipient', 'phone', 'address'] as const

/** A renewal entered at the counter; afterwards the application itself is shown. */
export function RenewalForm(props: {
  shown: CounterHolder
  row: CounterHolder['certificates'][number]
  back: () => void
}) {
  const { shown, row, back } = props
  const { words } = useSpeech()
  const go = useGo()
  const queries = useQueryClient()
  const hall = useQuery(hallQuery)
  const profile = hall.data?.profiles.find(({ id }) => id === row.profile)
  const terms = profile?.termYears ?? []
  const send = useMutation({
    mutationFn: ({ proof, termYears, name, idNumber, mobile, invoice }: Typed) => {
      const request: CounterRenewalRequest = {
        proof,
        ...(termYears && { termYears }),
        ...(name && idNumber && mobile && { handler: { name, idNumber, mobile } }),
        ...(invoice?.title && { invoice }),
      }
      const { serial } = row.certificate
      return callApi<StaffCase>('POST', `/api/staff/counter/certificates/${serial}/renewal`, request)
    },
    async onSuccess({ reference }) {
      await queries.invalidateQueries({ queryKey: counterHolderQuery(shown.id).queryKey })
      await go({ to: '/console/cases/$reference', params: { reference } })
    },
  })
  const required = (message: string) => [{ required: true, whitespace: true, message }]
  return (
    <Form<Typed>
      layout="vertical"
      requiredMark={false}
      validateTrigger="onSubmit"
      scrollToFirstError={{ focus: true }}
      initialValues={{ termYears: terms[0] }}
      onFinish={send.mutate}
      onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && back()}
    >
      <Alert type="info" showIcon title={words.counter.renewal.text} />
      {terms.length > 1 && (
        <Form.Item name="termYears" label={words.counter.renewal.term}>
          <Select
            options={terms.map((years) => ({ value: years, label: words.counter.renewal.years(years) }))}
          />
        </Form.Item>
      )}
      {profile?.handler && (
        <>
          <Form.Item
            name="name"
            label={words.counter.renewal.handler}
            rules={required(words.counter.renewal.missing)}
          >
            <Input maxLength={60} />
          </Form.Item>
          <Form.Item
            name="idNumber"
            label={words.counter.renewal.handlerId}
            rules={required(words.counter.renewal.missing)}
          >
            <Input maxLength={18} />
          </Form.Item>
          <Form.Item
            name="mobile"
            label={words.counter.renewal.handlerMobile}
            rules={required(words.counter.renewal.missing)}
          >
            <Input maxLength={11} inputMode="tel" />
          </Form.Item>
        </>
      )}
      {profile?.fee && (
        <fieldset>
          <legend>{words.counter.renewal.invoice}</legend>
          {INVOICE.map((field) => (
            <Form.Item
              key={field}
              name={['invoice', field]}
              label={words.counter.renewal.invoiceFields[field]}
              initialValue=""
            >
              <Input maxLength={field === 'address' ? 200 : 100} />
            </Form.Item>
          ))}
        </fieldset>
      )}
      <Form.Item
        name="proof"
        label={words.counter.proof}
        extra={words.counter.renewal.proofHint}
        rules={[{ required: true, min: 4, whitespace: true, message: words.counter.proofMissing }]}
      >
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
      {send.error && <Alert type="error" showIcon title={told(send.error, words)} />}
      <div className="choices">
        <Button type="primary" htmlType="submit" loading={send.isPending}>
          {words.counter.renewal.send}
        </Button>
        <Button disabled={send.isPending} onClick={back}>
          {words.cancel}
        </Button>
      </div>
    </Form>
  )
}

/** The fields that the hall refused, in its own words. */
function told(error: unknown, words: ReturnType<typeof useSpeech>['words']): string {
  const fields = error instanceof ApiProblem ? error.problem.fields : undefined
  if (!Array.isArray(fields) || fields.length === 0) return problemWords(error, words)
  return fields.map((one) => String((one as { message?: unknown }).message ?? '')).join(' ')
}
