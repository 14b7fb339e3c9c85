import { Button, Card } from '@certhall/ui'
import { useHall } from '../parts/hall.ts'
import { ServicePoints } from '../parts/other-ways.tsx'
import { PageFrame } from '../parts/page.tsx'
import { useWords } from '../use-words.ts'

export function Page() {
  const { t, w } = useWords()
  const { profiles } = useHall()
  return (
    <PageFrame title={t('points.title')} lead={t('points.lead')}>
      {profiles.map((profile) => (
        <Card key={profile.id} title={w(profile.name)}>
          {profile.servicePoints.length > 0 ? (
            <ServicePoints points={profile.servicePoints} />
          ) : (
            <p>{t('points.empty')}</p>
          )}
        </Card>
      ))}
      <Button onClick={() => window.print()}>{t('common.print')}</Button>
    </PageFrame>
  )
}
