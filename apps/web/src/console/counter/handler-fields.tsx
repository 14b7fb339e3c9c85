import type { CounterRenewalRequest, PublicProfile } from '@certhall/model/api'
import { Form, Input } from 'antd'
import { useSpeech } from '../language.tsx'

const INVOICE = ['title', 'taxNumber', 'recipient', 'phone', 'address'] as const

/** What is typed besides the matter itself. */
export interface TypedAbout {
  proof: string
  name?: string
  idNumber?: string
  mobile?: string
  invoice?: NonNullable<CounterRenewalRequest['invoice']>
}

/** The same as the hall takes it. */
export function aboutOf({ proof, name, idNumber, mobile, invoice }: TypedAbout) {
  return {
    proof,
    ...(name && idNumber && mobile && { handler: { name, idNumber, mobile } }),
    ...(invoice?.title && { invoice }),
  }
}

/** Handler and invoice, where the service asks for them, and how the holder was known. */
export function HandlerFields({ profile }: { profile?: PublicProfile }) {
  const { words } = useSpeech()
  const required = [{ required: true, whitespace: true, message: words.counter.renewal.missing }]
  return (
    <>
      {profile?.handler && (
        <>
          <Form.Item name="name" label={words.counter.renewal.handler} rules={required}>
            <Input maxLength={60} />
          </Form.Item>
          <Form.Item name="idNumber" label={words.counter.renewal.handlerId} rules={required}>
            <Input maxLength={18} />
          </Form.Item>
          <Form.Item name="mobile" label={words.counter.renewal.handlerMobile} rules={required}>
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
    </>
  )
}
