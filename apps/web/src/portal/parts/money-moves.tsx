import type { Fee } from '@certhall/model/api'
import { buttonClass, Card, DataList, type DataRow } from '@certhall/ui'
import { yuan } from '../../shared/money.ts'
import { useWords } from '../use-words.ts'
import { useHall } from './hall.ts'

/** What has become of the money: payments, refunds, invoices with their files or their way by post. */
export function MoneyMoves({ fee }: { fee: Fee }) {
  const { t, w, moment, pair, language } = useWords()
  const { payWays } = useHall()
  const wayName = (id: string) => {
    const way = payWays.find((one) => one.id === id)
    return way ? w(way.name) : id === 'bank' ? t('fee.bank') : id
  }
  const sum = (fen: number) => t('check.yuan', { amount: yuan(fen) })
  const rows: DataRow[] = [
    ...fee.charges
      .filter(({ state }) => state === 'paid')
      .map(({ provider, amountFen, paidAt }, at) => ({
        key: `paid-${at}`,
        label: t('fee.paidBy', { name: wayName(provider) }),
        value: `${sum(amountFen)}\n${paidAt ? moment(paidAt) : ''}`,
      })),
    ...fee.refunds.map(({ provider, amountFen, state, reason, doneAt }, at) => ({
      key: `refund-${at}`,
      label: t('fee.refundTo', { name: wayName(provider) }),
      value: [
        `${sum(amountFen)} · ${t(`fee.refundState.${state}`)}`,
        t(`fee.refundReason.${reason}`),
        ...(doneAt ? [moment(doneAt)] : []),
      ].join('\n'),
    })),
    ...fee.invoices.map((invoice) => ({
      key: invoice.number,
      label: t(invoice.kind === 'invoice' ? 'fee.invoiceOne' : 'fee.creditNote'),
      value: [
        t(`fee.invoiceState.${invoice.state}`),
        ...(invoice.providerNumber ? [pair(t('fee.invoiceNumber'), invoice.providerNumber)] : []),
        ...(invoice.carrier && invoice.tracking ? [pair(invoice.carrier, invoice.tracking)] : []),
      ].join('\n'),
      action: invoice.file && (
        <a className={buttonClass()} href={`/api/cases/${fee.reference}/invoices/${invoice.number}`}>
          {t('fee.fetchInvoice')}
        </a>
      ),
    })),
  ]
  if (rows.length === 0) return null
  return (
    <Card title={t('fee.moves')}>
      <DataList rows={rows} />
      {fee.charges.some(({ state }) => state === 'paid') && (
        <p className="no-print">
          <a className={buttonClass()} href={`/api/cases/${fee.reference}/receipt?language=${language}`}>
            {t('fee.receipt')}
          </a>
        </p>
      )}
    </Card>
  )
}
