import type { Fee } from '@certhall/model/api'
import { Card, CopyButton, DataList } from '@certhall/ui'
import { yuan } from '../../shared/money.ts'
import { useWords } from '../use-words.ts'

export function BankTransfer({ fee }: { fee: Fee }) {
  const { t, w } = useWords()
  const copy = (value: string, label: string) => (
    <CopyButton value={value} label={label} done={t('common.copied')} />
  )
  const name = w(fee.bank.name)
  return (
    <Card title={t('fee.bank')}>
      <DataList
        rows={[
          { key: 'name', label: t('fee.accountName'), value: name, action: copy(name, t('fee.copyName')) },
          {
            key: 'account',
            label: t('fee.account'),
            value: <code>{fee.bank.account}</code>,
            action: copy(fee.bank.account, t('fee.copyAccount')),
          },
          { key: 'bank', label: t('fee.bankName'), value: w(fee.bank.bank) },
          {
            key: 'amount',
            label: t('fee.amount'),
            value: t('check.yuan', { amount: yuan(fee.amountFen) }),
            action: copy((fee.amountFen / 100).toFixed(2), t('fee.copyAmount')),
          },
          {
            key: 'reference',
            label: t('fee.reference'),
            value: <strong>{fee.reference}</strong>,
            action: copy(fee.reference, t('fee.copyReference')),
          },
        ]}
      />
      <p className="soft">{t('fee.referenceText')}</p>
    </Card>
  )
}
