import type { StaffCase } from '@certhall/model/api'
import { Alert, Button, Form, Input } from 'antd'
import { problemWords, useSpeech } from '../language.tsx'
import { readYuan, showTime, showYuan } from '../show.ts'
import { overtaken, useAct } from './use-decision.ts'

interface FeeBody {
  version: number
  amountFen: number
  bankReference: string
}

/** Bank transfer received: the amount has to be typed from the statement and equal what is due. */
export function FeePanel({ shown }: { shown: StaffCase }) {
  const { words, language } = useSpeech()
  const act = useAct<FeeBody>(shown.reference, 'fee-confirmation')
  const { fee } = shown
  if (!fee) return null
  const lost = overtaken(act.error)
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
      <div aria-live="polite">
        {lost && <Alert type="warning" showIcon title={words.decide[lost]} />}
        {act.error && !lost && <Alert type="error" showIcon title={problemWords(act.error, words)} />}
      </div>
      {!shown.mayConfirmFee && <p className="quiet">{words.fee.noRole}</p>}
      {shown.mayConfirmFee && <p className="quiet">{words.fee.amountHint}</p>}
      {shown.mayConfirmFee && (
        <Form
          layout="vertical"
          requiredMark={false}
          validateTrigger="onSubmit"
          onFinish={(typed: { amount: string; bankReference: string }) =>
            act.mutate({
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
          <Button type="primary" htmlType="submit" loading={act.isPending}>
            {words.fee.confirm}
          </Button>
        </Form>
      )}
    </>
  )
}
