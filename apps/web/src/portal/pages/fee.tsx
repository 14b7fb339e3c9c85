import type { RenewalCase } from '@certhall/model/api'
import { Button, buttonClass, Card, Notice } from '@certhall/ui'
import { Link, Navigate } from '@tanstack/react-router'
import { yuan } from '../../shared/money.ts'
import { isOpenForm } from '../journey.ts'
import { InvoiceForm } from '../parts/invoice-form.tsx'
import { JourneySteps } from '../parts/journey-steps.tsx'
import { MoneyMoves } from '../parts/money-moves.tsx'
import { PageFrame } from '../parts/page.tsx'
import { PayPanel } from '../parts/pay-panel.tsx'
import { type CasePageProps, WithCase } from '../parts/with-case.tsx'
import { useWords } from '../use-words.ts'

export function Page() {
  const { t } = useWords()
  return (
    <WithCase title={t('fee.title')} poll={payPoll}>
      {(page) => <Fee {...page} />}
    </WithCase>
  )
}

/** Somebody pays just now; or money is on its way back, or an invoice is being made. */
function payPoll({ state, fee }: RenewalCase): number | false {
  if (state === 'payment') return fee?.charges.some((charge) => charge.state === 'open') ? 2000 : 15_000
  const moves =
    fee?.state === 'refunding' || fee?.invoices.some((one) => one.state === 'wanted' || one.state === 'asked')
  return moves ? 5000 : false
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
      lead={filling ? t('fee.lead') : undefined}
      before={filling && <JourneySteps profile={profile} renewal={renewal} step="fee" />}
    >
      {!fee && <Notice title={t('fee.none')} />}
      {fee?.state === 'due' && !filling && (
        <Notice kind="good" title={t('fee.submitted')}>
          <p>{t('fee.submittedText', { reference })}</p>
        </Notice>
      )}
      {fee && (
        <Card title={t(fee.state === 'due' ? 'fee.amount' : 'check.fee')}>
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
      {fee?.state === 'refunding' && <Notice kind="warn" title={t('fee.refunding')} live />}
      {fee?.state === 'refunded' && <Notice kind="good" title={t('fee.refunded')} live />}
      {fee?.state === 'due' && !filling && <PayPanel fee={fee} />}
      {fee && !filling && <MoneyMoves fee={fee} />}
      {filling && <InvoiceForm renewal={renewal} profile={profile} />}
      {!filling && (
        <div className="actions no-print">
          <Link
            to="/cases/$reference"
            params={{ reference }}
            className={buttonClass(fee?.state === 'due' ? {} : { kind: 'primary', big: true })}
          >
            {t('fee.toCase')}
          </Link>
          <Button onClick={() => window.print()}>{t('common.print')}</Button>
        </div>
      )}
    </PageFrame>
  )
}
