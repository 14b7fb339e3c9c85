import { buttonClass, Card, Notice } from '@certhall/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useAssistant } from '../parts/assistant.tsx'
import { useHall, useNow } from '../parts/hall.ts'
import { OtherWays, ServicePoints } from '../parts/other-ways.tsx'
import { PageFrame } from '../parts/page.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { eligibilityQuery, ownCertificates } from '../parts/tokens.ts'
import { sessionQuery } from '../queries.ts'
import { useWords } from '../use-words.ts'

/** The refusal of the certificate that is in, or, with none, the other ways of every service. */
export function Page() {
  const { t, w } = useWords()
  const { view } = useAssistant()
  const { profiles } = useHall()
  const now = useNow()
  const certificate = ownCertificates(view)[0]
  const { data: session } = useQuery(sessionQuery)
  const asked = useQuery(eligibilityQuery(certificate))
  const eligibility = certificate ? asked.data : session?.eligibility
  if (eligibility && !eligibility.eligible) {
    return <Refusal eligibility={eligibility} certificate={certificate ?? session?.certificate} now={now} />
  }
  return (
    <PageFrame title={t('refused.ways')}>
      {eligibility ? (
        <Notice kind="good" title={t('refused.fine')}>
          <Link to="/renew" className={buttonClass({ kind: 'primary' })}>
            {t('refused.goRenew')}
          </Link>
        </Notice>
      ) : (
        <Notice>
          <p>{t('refused.general')}</p>
        </Notice>
      )}
      {profiles.map((profile) => (
        <Card key={profile.id} title={w(profile.product)}>
          <OtherWays ways={profile.otherWays} />
          <h3 className="section">{t('refused.points')}</h3>
          <ServicePoints points={profile.servicePoints} />
        </Card>
      ))}
    </PageFrame>
  )
}
