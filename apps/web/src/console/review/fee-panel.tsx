import type { StaffCase } from '@certhall/model/api'
import { Button, Form, Input } from 'antd'
import { useSpeech } from '../language.tsx'
import { readYuan, showTime, showYuan } from '../show.ts'

export interface FeeBody {
  version: number
  amountFen: number
  bankReference: string
}

/** Bank transfer received: the amount has to be typed from the statement and equal what is due. */
export function FeePanel(props: { shown: StaffCase; sending: boolean; send: (body: FeeBody) => void }) {
  const { shown, sending, send } = props
  const { words, language } = useSpeech()
  const { fee } = shown
  if (!fee) return null
  const checkAmount = async (_rule: unknown, typed: string | undefined) => {
    const fen = readYuan(typed ?? '')
    if (fen === undefined) throw new Error(words.fee.amountMalformed)
    if (fen !== fee.amountFen) throw new Error(words.fee.amountWrong)
  }
  return (
    <>
      <dl className="facts">
        <dt>{words.fee.due}</dt>
        <dd className="amount">{showYuan(fee.amountFen)}</dd>
        <dt>{words.fee.reference}</dt>
        <dd>
          <code>{fee.reference}</code>
        </dd>
        <dt>{words.fee.until}</dt>
        <dd>{showTime(fee.payUntil, language)}</dd>
        <dt>{words.fee.account}</dt>
        <dd>
          {fee.bank.name[language]} · {fee.bank.bank[language]} · {fee.bank.account}
        </dd>
      </dl>
      {!shown.mayConfirmFee && <p className="quiet">{words.fee.noRole}</p>}
      {shown.mayConfirmFee && <p className="quiet">{words.fee.amountHint}</p>}
      {shown.mayConfirmFee && (
        <Form
          layout="vertical"
          requiredMark={false}
          validateTrigger="onSubmit"
          scrollToFirstError={{ focus: true }}
          onFinish={(typed: { amount: string; bankReference: string }) =>
            send({
              version: shown.version,
              amountFen: readYuan(typed.amount) as number,
              bankReference: typed.bankReference.trim(),
            })
          }
        >
          <Form.Item name="amount" label={words.fee.amount} rules={[{ validator: checkAmount }]}>
            <Input inputMode="decimal" autoComplete="off" aria-required="true" />
          </Form.Item>
          <Form.Item
            name="bankReference"
            label={words.fee.bankReference}
            rules={[{ required: true, whitespace: true, message: words.fee.bankReferenceMissing }]}
          >
            <Input autoComplete="off" maxLength={60} aria-required="true" />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={sending}>
            {words.fee.confirm}
          </Button>
        </Form>
      )}
    </>
  )
}
