import { Card, DataList } from '@certhall/ui'
import { useHall } from '../parts/hall.ts'
import { PageFrame } from '../parts/page.tsx'
import { useWords } from '../use-words.ts'

export function Page() {
  const { t, w } = useWords()
  const { profiles } = useHall()
  return (
    <PageFrame title={t('privacy.title')} lead={t('privacy.lead')}>
      {profiles.map(({ id, name, agreement }) => (
        <Card key={id} title={w(name)}>
          <p className="prose">{w(agreement.privacy)}</p>
          <DataList
            rows={[
              {
                key: 'kept',
                label: t('privacy.howLong'),
                value: t('privacy.kept', { years: agreement.keptYears }),
              },
              { key: 'idData', label: t('privacy.idData'), value: w(agreement.idData) },
            ]}
          />
        </Card>
      ))}
      <Card title={t('privacy.computer')}>
        <p>{t('privacy.computerText')}</p>
      </Card>
    </PageFrame>
  )
}
