import { Button, buttonClass, Card, Notice } from '@certhall/ui'
import { Link, Navigate } from '@tanstack/react-router'
import { yuan } from '../../shared/money.ts'
import { isOpenForm } from '../journey.ts'
import { BankTransfer } from '../parts/bank-transfer.tsx'
import { InvoiceForm } from '../parts/invoice-form.tsx'
import { JourneySteps } from '../parts/journey-steps.tsx'
import { PageFrame } from '../parts/page.tsx'
import { type CasePageProps, WithCase } from '../parts/with-case.tsx'
import { useWords } from '../use-words.ts'

export function Page() {
  const { t } = useWords()
  return (
    <WithCase title={t('fee.title')} poll={({ state }) => (state === 'payment' ? 15_000 : false)}>
      {(page) => <Fee {...page} />}
    </WithCase>
  )
}

/** Before submission: amount and invoice. Afterwards: where to pay, until it has arrived. */
function Fee({ renewal, profile }: CasePageProps) {
  const { t, day } = useWords()
  const { fee, reference } = renewal
  const filling = isOpenForm(renewal)
  if (!fee && filling) return <Navigate to={`/renew/${reference}/check` as '/'} replace />
  return (
    <PageFrame
      title={t('fee.title')}
      lead={t('fee.lead')}
      before={filling && <JourneySteps profile={profile} renewal={renewal} step="fee" />}
    >
      {!fee && <Notice title={t('fee.none')} />}
      {fee && (
        <Card title={t('fee.amount')}>
          <p className="large-state">{t('check.yuan', { amount: yuan(fee.amountFen) })}</p>
          {fee.state === 'due' && !filling && (
            <p>
              {t('fee.payUntil')}
              {t('common.colon')}
              <strong>{day(fee.payUntil)}</strong>
            </p>
          )}
          {filling && <p className="soft">{t('fee.bankLater')}</p>}
        </Card>
      )}
      {fee?.state === 'paid' && <Notice kind="good" title={t('fee.paid')} live />}
      {fee?.state === 'expired' && <Notice kind="warn" title={t('fee.expired')} />}
      {fee?.state === 'due' && !filling && <BankTransfer fee={fee} />}
      {filling && <InvoiceForm renewal={renewal} profile={profile} />}
      {!filling && (
        <div className="actions no-print">
          <Link
            to="/cases/$reference"
            params={{ reference }}
            className={buttonClass({ kind: 'primary', big: true })}
          >
            {t('fee.toCase')}
          </Link>
          <Button onClick={() => window.print()}>{t('common.print')}</Button>
        </div>
      )}
    </PageFrame>
  )
}
