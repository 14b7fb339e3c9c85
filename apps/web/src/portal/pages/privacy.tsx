import { buttonClass, Card, DataList } from '@certhall/ui'
import { useQuery } from '@tanstack/react-query'
import { EraseData } from '../parts/erase-data.tsx'
import { useHall } from '../parts/hall.ts'
import { LogInFirst } from '../parts/log-in-first.tsx'
import { PageFrame } from '../parts/page.tsx'
import { sessionQuery } from '../queries.ts'
import { useWords } from '../use-words.ts'

export function Page() {
  const { t, w } = useWords()
  const { profiles } = useHall()
  const { data: session } = useQuery(sessionQuery)
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
      <Card title={t('privacy.own')}>
        <p>{t('privacy.ownText')}</p>
        <OwnData />
      </Card>
      <Card title={t('privacy.erase')}>
        <p>{t('privacy.eraseText')}</p>
        {session?.scope === 'full' && <EraseData />}
      </Card>
      <Card title={t('privacy.computer')}>
        <p>{t('privacy.computerText')}</p>
      </Card>
    </PageFrame>
  )
}

/** The file comes by itself; nothing of it is kept in the page. */
function OwnData() {
  const { t } = useWords()
  const { data: session } = useQuery(sessionQuery)
  if (session === undefined) return null
  if (session === null) return <LogInFirst />
  if (session.scope !== 'full') return <p>{t('privacy.ownExpired')}</p>
  return (
    <div className="actions no-print">
      <a href="/api/own-data" download className={buttonClass()}>
        {t('privacy.ownButton')}
      </a>
    </div>
  )
}
