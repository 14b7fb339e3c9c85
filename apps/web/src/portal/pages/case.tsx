import { stateWords } from '@certhall/model/state-words'
import { type CaseState, isAtCounter, KIND_WORDS } from '@certhall/model/states'
import { Button, buttonClass, Card, DataList, Notice } from '@certhall/ui'
import { Link } from '@tanstack/react-router'
import { beginOf, formPath, nextForm } from '../journey.ts'
import { CancelCase } from '../parts/cancel-case.tsx'
import { CaseResult } from '../parts/case-result.tsx'
import { CaseTimeline } from '../parts/case-timeline.tsx'
import { DeliveryPanel, useDelivery } from '../parts/delivery.tsx'
import { MoneyMoves } from '../parts/money-moves.tsx'
import { OtherWays, ServicePoints } from '../parts/other-ways.tsx'
import { PageFrame } from '../parts/page.tsx'
import { ReasonNotice } from '../parts/reason-notice.tsx'
import { type CasePageProps, useReference, WithCase } from '../parts/with-case.tsx'
import { useWords } from '../use-words.ts'

/** How often the page looks, by state: someone else acts, or the assistant writes. */
const POLL_MS: Partial<Record<CaseState, number>> = {
  review: 10_000,
  payment: 15_000,
  approved: 10_000,
  issued: 3000,
}
const CANCELLABLE: readonly CaseState[] = ['draft', 'review', 'correction', 'payment', 'approved']

export function Page() {
  const { t } = useWords()
  const delivery = useDelivery(useReference())
  const writing = delivery.ask.phase === 'asking'
  return (
    <WithCase
      title={t('case.title')}
      poll={(renewal) => {
        if (writing) return 1000
        const waits = renewal.applications.some(({ state }) => state === 'waiting' || state === 'retrying')
        return renewal.state === 'done' && waits ? 3000 : (POLL_MS[renewal.state] ?? false)
      }}
    >
      {(page) => <Case {...page} delivery={delivery} />}
    </WithCase>
  )
}

function Case({ renewal, profile, delivery }: CasePageProps & { delivery: ReturnType<typeof useDelivery> }) {
  const { t, w, day, moment } = useWords()
  const { state, reference } = renewal
  // What is done at a counter is the counter's to go on with.
  const atCounter = isAtCounter(renewal)
  const failed = state === 'rejected' || state === 'lapsed' || state === 'cancelled'
  return (
    <PageFrame title={t('case.title')}>
      {state === 'done' && (
        <Notice kind="good" title={t('case.doneTitle')} live>
          <p>{t('case.doneText')}</p>
        </Notice>
      )}
      <Card label={t('case.now')}>
        <p className="large-state" role="status">
          {w(stateWords(renewal))}
        </p>
        <DataList
          rows={[
            { key: 'kind', label: t('case.kind'), value: w(KIND_WORDS[renewal.kind]) },
            { key: 'reference', label: t('case.reference'), value: <strong>{reference}</strong> },
            { key: 'next', label: t('case.next'), value: w(renewal.next) },
            ...(renewal.dueAt ? [{ key: 'due', label: t('case.dueAt'), value: moment(renewal.dueAt) }] : []),
            ...(renewal.submittedAt
              ? [{ key: 'at', label: t('case.submittedAt'), value: moment(renewal.submittedAt) }]
              : []),
          ]}
        />
        {state === 'review' && <p className="soft">{t('case.referenceText')}</p>}
        <ReasonNotice renewal={renewal} />
        {!atCounter && (state === 'approved' || state === 'issued') && (
          <DeliveryPanel renewal={renewal} delivery={delivery} />
        )}
        <CaseActions renewal={renewal} profile={profile} />
      </Card>
      {state === 'done' && <CaseResult renewal={renewal} profile={profile} />}
      <Card title={t('case.timeline')}>
        <CaseTimeline renewal={renewal} />
      </Card>
      {renewal.fee && <MoneyMoves fee={renewal.fee} />}
      <Card title={t('case.certificate')}>
        <DataList
          rows={[
            { key: 'holder', label: t('token.holder'), value: renewal.holderName },
            ...(renewal.oldCertificate
              ? [
                  {
                    key: 'serial',
                    label: t('token.serial'),
                    value: <code>{renewal.oldCertificate.serial}</code>,
                  },
                  { key: 'end', label: t('token.validUntil'), value: day(renewal.oldCertificate.notAfter) },
                ]
              : []),
            ...(renewal.template && state !== 'done'
              ? [{ key: 'new', label: t('renew.newEnd'), value: day(renewal.template.notAfter) }]
              : []),
          ]}
        />
      </Card>
      {failed && (
        <>
          <p className="section">{t('case.restart')}</p>
          <Card title={t('refused.ways')}>
            <OtherWays ways={profile.otherWays} />
          </Card>
          <Card title={t('refused.points')}>
            <ServicePoints points={profile.servicePoints} />
          </Card>
        </>
      )}
      <div className="actions no-print">
        <Button onClick={() => window.print()}>{t('common.print')}</Button>
        {CANCELLABLE.includes(state) && !atCounter && renewal.fee?.state !== 'paid' && (
          <CancelCase renewal={renewal} />
        )}
        <Link to="/" className={buttonClass({ kind: 'quiet' })}>
          {t('common.home')}
        </Link>
      </div>
    </PageFrame>
  )
}

function CaseActions({ renewal, profile }: CasePageProps) {
  const { t } = useWords()
  const { state } = renewal
  const form = formPath(renewal, nextForm(profile, renewal))
  const again = beginOf(renewal)
  // a correction begins at the first form, since the remark may be about any of them
  const first = formPath(renewal, profile.handler ? 'handler' : nextForm(profile, renewal))
  const action = (
    {
      draft: { to: form, words: t('case.continue') },
      correction: { to: first, words: t('case.correct') },
      payment: { to: formPath(renewal, 'fee'), words: t('case.pay') },
      rejected: { to: again, words: t('case.newCase') },
      cancelled: { to: again, words: t('case.newCase') },
      lapsed: { to: again, words: t('case.newCase') },
    } as Partial<Record<CaseState, { to: string; words: string }>>
  )[state]
  // What is done at a counter is the counter's to go on with.
  if (!action || isAtCounter(renewal)) return null
  return (
    <div className="actions no-print">
      <Link to={action.to as '/'} className={buttonClass({ kind: 'primary', big: true })}>
        {action.words}
      </Link>
    </div>
  )
}
