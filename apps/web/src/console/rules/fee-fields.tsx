import type { ProfileDetail } from '@certhall/model/api'
import { CASE_KINDS, type CaseKind, KIND_WORDS } from '@certhall/model/states'
import { Button, Checkbox, Form, Input, InputNumber, Select } from 'antd'
import { useSpeech } from '../language.tsx'
import { readYuan } from '../show.ts'

type Fees = NonNullable<ProfileDetail['fees']>
type Unit = 'days' | 'months' | 'workingDays'

interface TypedPrice {
  kinds?: CaseKind[]
  keys?: Fees['prices'][number]['keys']
  from?: number | null
  flat?: string
  perYear?: string
}

/** The price list as it stands in the fields; amounts in yuan as they are typed. */
export interface TypedFees {
  prices: TypedPrice[]
  count: number
  unit: Unit
  account: string
  nameZh: string
  nameEn: string
  bankZh: string
  bankEn: string
}

const UNITS: Unit[] = ['days', 'months', 'workingDays']

const yuan = (fen: number | undefined) => (fen === undefined ? undefined : (fen / 100).toFixed(2))

export function typedFees(fees: Fees | undefined): TypedFees {
  const within = (fees?.payWithin ?? { days: 14 }) as Partial<Record<Unit, number>>
  const unit = UNITS.find((one) => one in within) ?? 'days'
  return {
    prices: (fees?.prices ?? [{ kinds: ['renewal'], from: 1 }]).map(({ flatFen, perYearFen, ...price }) => ({
      ...price,
      ...{ flat: yuan(flatFen), perYear: yuan(perYearFen) },
    })) as TypedPrice[],
    ...{ count: within[unit] ?? 14, unit, account: fees?.bank.account ?? '' },
    ...{ nameZh: fees?.bank.name.zh ?? '', nameEn: fees?.bank.name.en ?? '' },
    ...{ bankZh: fees?.bank.bank.zh ?? '', bankEn: fees?.bank.bank.en ?? '' },
  }
}

export function feesOf(typed: TypedFees): Fees {
  const fen = (text: string | undefined) => (text?.trim() ? readYuan(text) : undefined)
  return {
    prices: typed.prices.map(({ kinds = [], keys, from, flat, perYear }) => ({
      ...{ kinds, keys, from: from ?? 1 },
      ...{ flatFen: fen(flat), perYearFen: fen(perYear) },
    })),
    payWithin: { [typed.unit]: typed.count } as Fees['payWithin'],
    bank: {
      account: typed.account.trim(),
      name: { zh: typed.nameZh.trim(), en: typed.nameEn.trim() },
      bank: { zh: typed.bankZh.trim(), en: typed.bankEn.trim() },
    },
  }
}

/** Prices row by row, how long they may be paid, and the account. */
export function FeeFields() {
  const { words, language } = useSpeech()
  const w = words.rules
  const isAmount = async (_rule: unknown, typed: string | undefined) => {
    const fen = typed?.trim() ? readYuan(typed) : 1
    if (fen === undefined || fen === 0) throw new Error(w.priceMissing)
  }
  // `required` would set aria-required, which a group of boxes may not have
  const someKind = async (_rule: unknown, typed?: CaseKind[]) => {
    if (!typed?.length) throw new Error(w.kindsMissing)
  }
  const text = (name: keyof TypedFees, label: string, maxLength = 80) => (
    <Form.Item
      name={name}
      label={label}
      rules={[{ required: true, whitespace: true, message: w.missing(label) }]}
    >
      <Input maxLength={maxLength} aria-required="true" autoComplete="off" />
    </Form.Item>
  )
  return (
    <>
      <p className="quiet">{w.priceHint}</p>
      <Form.List name="prices">
        {(rows, { add, remove }) => (
          <>
            {rows.map(({ key, name }) => (
              <fieldset key={key} className="price-row">
                <legend>{w.priceRow(name + 1)}</legend>
                <Form.Item name={[name, 'kinds']} label={w.kinds} rules={[{ validator: someKind }]}>
                  <Checkbox.Group
                    options={CASE_KINDS.map((value) => ({ value, label: KIND_WORDS[value][language] }))}
                  />
                </Form.Item>
                <Form.Item name={[name, 'keys']} hidden>
                  <Select mode="multiple" />
                </Form.Item>
                <Form.Item name={[name, 'from']} label={w.fromCertificate}>
                  <InputNumber min={1} max={99} precision={0} />
                </Form.Item>
                <Form.Item
                  name={[name, 'flat']}
                  label={w.flat}
                  dependencies={[['prices', name, 'perYear']]}
                  rules={[
                    { validator: isAmount },
                    ({ getFieldValue }) => ({
                      validator: async (_rule, typed?: string) => {
                        const other = getFieldValue(['prices', name, 'perYear']) as string | undefined
                        if (!typed?.trim() && !other?.trim()) throw new Error(w.priceMissing)
                      },
                    }),
                  ]}
                >
                  <Input inputMode="decimal" maxLength={12} autoComplete="off" />
                </Form.Item>
                <Form.Item name={[name, 'perYear']} label={w.perYear} rules={[{ validator: isAmount }]}>
                  <Input inputMode="decimal" maxLength={12} autoComplete="off" />
                </Form.Item>
                {rows.length > 1 && <Button onClick={() => remove(name)}>{w.removePrice(name + 1)}</Button>}
              </fieldset>
            ))}
            <p>
              <Button onClick={() => add({ kinds: ['renewal'], from: 1 })}>{w.addPrice}</Button>
            </p>
          </>
        )}
      </Form.List>
      <Form.Item
        name="count"
        label={w.withinCount}
        rules={[{ required: true, message: w.missing(w.withinCount) }]}
      >
        <InputNumber min={1} max={365} precision={0} aria-required="true" />
      </Form.Item>
      <Form.Item name="unit" label={w.withinUnit}>
        <Select options={UNITS.map((value) => ({ value, label: w.units[value] }))} />
      </Form.Item>
      {text('account', w.accountNumber, 40)}
      {text('nameZh', w.accountNameZh)}
      {text('nameEn', w.accountNameEn)}
      {text('bankZh', w.bankZh)}
      {text('bankEn', w.bankEn)}
    </>
  )
}
