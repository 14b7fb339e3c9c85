import type { Eligibility } from '@certhall/model/api'
import { Button, buttonClass, Card, Notice } from '@certhall/ui'
import { Link } from '@tanstack/react-router'
import { useWords } from '../use-words.ts'
import { OtherWays, ServicePoints } from './other-ways.tsx'
import { PageFrame } from './page.tsx'

/** Why a certificate cannot be renewed online, since or until when, and every way that remains. Prints well. */
export function Refusal(props: {
  title?: string
  eligibility: Eligibility
  certificate?: { holderName: string; notAfter: string | Date }
  now: Date
}) {
  const { t, problem, day } = useWords()
  const { eligibility, certificate } = props
  const { what, next } = problem(eligibility.refusal ?? 'internal', eligibility)
  const expired = certificate && new Date(certificate.notAfter) < props.now
  return (
    <PageFrame title={props.title ?? t('refused.title')} lead={t('refused.lead')} part={eligibility.refusal}>
      <Notice kind="warn" title={what}>
        {certificate && (
          <p>
            {certificate.holderName}
            {expired && ` · ${t('refused.since', { day: day(certificate.notAfter) })}`}
          </p>
        )}
        <p>{next}</p>
        {eligibility.openCase && (
          <Link
            to="/cases/$reference"
            params={{ reference: eligibility.openCase }}
            className={buttonClass({ kind: 'primary' })}
          >
            {t('refused.openCase')}
          </Link>
        )}
      </Notice>
      {eligibility.otherWays.length > 0 && (
        <Card title={t('refused.ways')}>
          <OtherWays ways={eligibility.otherWays} />
        </Card>
      )}
      {eligibility.servicePoints.length > 0 && (
        <Card title={t('refused.points')}>
          <ServicePoints points={eligibility.servicePoints} />
        </Card>
      )}
      <div className="actions no-print">
        <Button onClick={() => window.print()}>{t('common.print')}</Button>
        <Link to="/" className={buttonClass({ kind: 'quiet' })}>
          {t('common.home')}
        </Link>
      </div>
    </PageFrame>
  )
}
